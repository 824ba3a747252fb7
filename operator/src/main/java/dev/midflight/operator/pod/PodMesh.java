package dev.midflight.operator.pod;

import dev.midflight.model.MeshPorts;
import dev.midflight.model.traffic.RouteMatch;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What of a pod decides which configuration its sidecar and its callers get, beside its labels.
 *
 * @param serviceAccount whose identity it has
 * @param probes the requests by which the kubelet asks how it is, by port
 * @param imports the annotation as it is written; empty: as the pod's namespace says
 * @param note at which ports callers speak mutual TLS to it, word for word; empty: none yet
 * @param offers that note; what nobody can read offers nothing
 */
public record PodMesh(
        String serviceAccount,
        Optional<String> imports,
        Map<Integer, List<RouteMatch>> probes,
        String note,
        MeshPorts offers) {
    public PodMesh {
        probes = Map.copyOf(probes);
    }
}
