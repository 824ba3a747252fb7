package dev.midflight.e2e.workload;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;

/** Asks the application in a pod, by way of the API server. */
public final class AppClient {
    private final KubernetesClient client;
    private final String pod;

    private AppClient(KubernetesClient client, String pod) {
        this.client = client;
        this.pod = pod;
    }

    public static AppClient of(KubernetesClient client, Pod pod) {
        String namespace = pod.getMetadata().getNamespace();
        return new AppClient(
                client, "/api/v1/namespaces/" + namespace + "/pods/" + pod.getMetadata().getName());
    }

    public String post(String path) {
        return post(8080, path);
    }

    public String post(int port, String path) {
        return client.raw(pod + ":" + port + "/proxy" + path, "POST", null);
    }

    public String get(String path) {
        return get(8080, path);
    }

    /** From any port that listens on the pod's address. */
    public String get(int port, String path) {
        return client.raw(pod + ":" + port + "/proxy" + path, "GET", null);
    }
}
