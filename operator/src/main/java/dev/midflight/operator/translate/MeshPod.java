package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.RouteMatch;
import java.util.List;
import java.util.Map;

/**
 * A pod with a sidecar, as far as its configuration depends on it.
 *
 * @param probes the requests by which the kubelet asks how it is, by port
 * @param yields while its inbound interception comes or goes, and where it is to be off: callers
 *     that know of neither mutual TLS nor its end have to be served
 */
public record MeshPod(
        String namespace,
        String name,
        String serviceAccount,
        Map<String, String> labels,
        Locality locality,
        Map<Integer, List<RouteMatch>> probes,
        boolean yields) {
    public MeshPod {
        probes = Map.copyOf(probes);
        labels = Map.copyOf(labels);
    }
}
