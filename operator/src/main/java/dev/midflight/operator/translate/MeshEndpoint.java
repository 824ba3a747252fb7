package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Locality;
import java.util.Map;

/**
 * A ready pod behind a Service's port.
 *
 * @param port its own, which may be another than the Service's
 * @param serviceAccount whose identity it has; empty: nobody knows
 * @param mesh true while its sidecar takes mTLS
 * @param undecided true while nobody has written down yet whether its sidecar does
 */
public record MeshEndpoint(
        String address,
        int port,
        Map<String, String> labels,
        Locality locality,
        String serviceAccount,
        boolean mesh,
        boolean undecided) {
    public MeshEndpoint {
        labels = Map.copyOf(labels);
    }
}
