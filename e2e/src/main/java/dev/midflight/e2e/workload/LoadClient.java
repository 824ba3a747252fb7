package dev.midflight.e2e.workload;

import dev.midflight.e2e.load.LoadReport;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Controls the load in its pod, by way of the API server. */
public final class LoadClient {
    private final KubernetesClient client;
    private final String base;

    LoadClient(KubernetesClient client, String namespace, String pod) {
        this.client = client;
        this.base = "/api/v1/namespaces/" + namespace + "/pods/" + pod + ":8090/proxy";
    }

    /** Ends the current phase, its checks included, and begins another. */
    public LoadReport startPhase(String name) {
        String encoded = URLEncoder.encode(name, StandardCharsets.UTF_8);
        return post("/phase?name=" + encoded);
    }

    /** Ends the load; each connection finishes what it has begun. */
    public LoadReport stop() {
        return post("/stop");
    }

    public LoadReport report() {
        return parse(client.raw(base + "/report", "GET", null));
    }

    private LoadReport post(String path) {
        return parse(client.raw(base + path, "POST", null));
    }

    private static LoadReport parse(String json) {
        return Serialization.unmarshal(json, LoadReport.class);
    }
}
