package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Locality;
import java.util.Map;

/** A pod with a sidecar, as far as its configuration depends on it. */
public record MeshPod(
        String namespace,
        String name,
        String serviceAccount,
        Map<String, String> labels,
        Locality locality) {
    public MeshPod {
        labels = Map.copyOf(labels);
    }
}
