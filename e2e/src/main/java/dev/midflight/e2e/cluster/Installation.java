package dev.midflight.e2e.cluster;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** Midflight installed in a cluster by its Helm chart. */
public final class Installation implements AutoCloseable {
    public static final String NAMESPACE = "midflight-system";
    private static final String RELEASE = "midflight";
    private static final Duration HELM_LIMIT = Duration.ofMinutes(5);
    private static final int REQUEST_TIMEOUT_MILLIS = 120_000;

    private final Cluster cluster;
    private final Repository repository;
    private final KubernetesClient client;
    private boolean rpcApplicationsLoaded;

    private Installation(Cluster cluster, Repository repository, KubernetesClient client) {
        this.cluster = cluster;
        this.repository = repository;
        this.client = client;
    }

    /** Brings the images, and installs; waits until operator and webhook are Ready. */
    public static Installation install(Cluster cluster, Repository repository) {
        Installation installation =
                new Installation(cluster, repository, client(cluster.kubeconfig()));
        cluster.load(repository.imageArchives());
        installation.installChart();
        return installation;
    }

    public KubernetesClient client() {
        return client;
    }

    /** Brings the image of the RPC applications, once. */
    public synchronized void loadRpcApplications() {
        if (!rpcApplicationsLoaded) {
            cluster.load(List.of(repository.rpcApplications()));
            rpcApplicationsLoaded = true;
        }
    }

    public Cluster cluster() {
        return cluster;
    }

    public Repository repository() {
        return repository;
    }

    /**
     * With the chart's values, and these instead of its own.
     *
     * @param values such as {@code mesh.mtls=Strict}
     */
    public void installChart(String... values) {
        List<String> words =
                new ArrayList<>(
                        List.of(
                                "upgrade",
                                "--install",
                                RELEASE,
                                repository.chart().toString(),
                                "--create-namespace",
                                "--wait",
                                "--timeout",
                                "240s"));
        for (String value : values) {
            words.addAll(List.of("--set", value));
        }
        helm(words.toArray(String[]::new));
    }

    /** The way a user removes it; what stays is up to the SidecarSets' deletion policies. */
    public void uninstall() {
        helm("uninstall", RELEASE, "--wait", "--timeout", "240s");
    }

    @Override
    public void close() {
        client.close();
    }

    private void helm(String... arguments) {
        List<String> words = new ArrayList<>(List.of(repository.helm().toString()));
        words.addAll(List.of(arguments));
        words.addAll(List.of("--namespace", NAMESPACE));
        new Command(words, Map.of(GivenCluster.VARIABLE, cluster.kubeconfig().toString()))
                .require(HELM_LIMIT);
    }

    private static KubernetesClient client(Path kubeconfig) {
        Config config = Config.fromKubeconfig(kubeconfig.toFile());
        Config patient =
                new ConfigBuilder(config).withRequestTimeout(REQUEST_TIMEOUT_MILLIS).build();
        return new KubernetesClientBuilder().withConfig(patient).build();
    }
}
