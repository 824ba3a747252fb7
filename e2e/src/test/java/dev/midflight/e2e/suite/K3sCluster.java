package dev.midflight.e2e.suite;

import dev.midflight.e2e.cluster.Cluster;
import dev.midflight.e2e.cluster.Command;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.testcontainers.k3s.K3sContainer;
import org.testcontainers.utility.DockerImageName;
import org.testcontainers.utility.MountableFile;

/** A k3s cluster in a container, where a Docker engine answers. */
final class K3sCluster implements Cluster {
    private static final DockerImageName IMAGE = DockerImageName.parse("rancher/k3s:v1.34.1-k3s1");

    private final K3sContainer container;
    private final Path kubeconfig;

    private K3sCluster(K3sContainer container, Path kubeconfig) {
        this.container = container;
        this.kubeconfig = kubeconfig;
    }

    static boolean dockerAnswers() {
        try {
            return new Command(List.of("docker", "info"), Map.of())
                    .run(Duration.ofSeconds(10))
                    .ok();
        } catch (UncheckedIOException | IllegalStateException e) {
            return false;
        }
    }

    static K3sCluster start() {
        K3sContainer container = new K3sContainer(IMAGE);
        container.start();
        try {
            Path kubeconfig = Files.createTempFile("midflight-k3s-", ".yaml");
            Files.writeString(kubeconfig, container.getKubeConfigYaml());
            return new K3sCluster(container, kubeconfig);
        } catch (IOException e) {
            container.stop();
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public String description() {
        return "k3s " + IMAGE;
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void load(List<Path> archives) {
        for (Path archive : archives) {
            String inside = "/tmp/" + archive.getFileName();
            container.copyFileToContainer(MountableFile.forHostPath(archive), inside);
            exec("ctr", "-n", "k8s.io", "images", "import", inside);
        }
    }

    @Override
    public Optional<Components> components() {
        return Optional.empty();
    }

    @Override
    public void close() {
        container.stop();
    }

    private void exec(String... command) {
        try {
            var result = container.execInContainer(command);
            if (result.getExitCode() != 0) {
                throw new IllegalStateException(
                        String.join(" ", command) + ": " + result.getStderr());
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
