package dev.midflight.e2e.cluster;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The cluster that {@code MIDFLIGHT_E2E_KUBECONFIG} points to; its images have to be there (or in
 * its registry).
 */
public final class GivenCluster implements Cluster {
    public static final String VARIABLE = "MIDFLIGHT_E2E_KUBECONFIG";

    private final Path kubeconfig;

    private GivenCluster(Path kubeconfig) {
        this.kubeconfig = kubeconfig;
    }

    public static Optional<Cluster> find() {
        return Optional.ofNullable(System.getenv(VARIABLE))
                .filter(value -> !value.isBlank())
                .map(value -> new GivenCluster(Path.of(value)));
    }

    @Override
    public String description() {
        return "the cluster of " + kubeconfig + " (" + VARIABLE + ")";
    }

    @Override
    public Path kubeconfig() {
        return kubeconfig;
    }

    @Override
    public void load(List<Path> archives) {
        System.out.println("images: taken to be in " + description());
    }

    @Override
    public Optional<Components> components() {
        return Optional.empty();
    }

    @Override
    public void close() {
        // It was there before us.
    }
}
