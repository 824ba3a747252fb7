package dev.midflight.e2e.workload;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.Arrays;

/** What a pod's proxy counts, by way of the API server. */
public final class ProxyMetrics {
    private static final int PORT = 15_090;

    private final AppClient pod;

    public ProxyMetrics(KubernetesClient client, Pod pod) {
        this.pod = AppClient.of(client, pod);
    }

    /** The sum of a metric's samples that have all these labels, as {@code name="value"}. */
    public double sum(String metric, String... labels) {
        return pod.get(PORT, "/metrics")
                .lines()
                .filter(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "))
                .filter(line -> Arrays.stream(labels).allMatch(line::contains))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .sum();
    }
}
