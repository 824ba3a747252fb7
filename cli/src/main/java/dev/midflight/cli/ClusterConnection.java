package dev.midflight.cli;

import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.KubernetesClientException;

/** The cluster of the current kubeconfig; it answers soon or not at all. */
final class ClusterConnection {
    private static final int ANSWER_MILLIS = 5_000;

    private ClusterConnection() {}

    static Config config() {
        return new ConfigBuilder()
                .withConnectionTimeout(ANSWER_MILLIS)
                .withRequestTimeout(ANSWER_MILLIS)
                .withRequestRetryBackoffLimit(0)
                .build();
    }

    static KubernetesClient open(Config config) {
        return new KubernetesClientBuilder().withConfig(config).build();
    }

    static String firstLine(KubernetesClientException e) {
        return String.valueOf(e.getMessage()).lines().findFirst().orElse("no reason given");
    }
}
