package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;

/**
 * What became of an endpoint.
 *
 * @param endpoint its address and port
 */
public record EndpointChange(ClusterName cluster, String endpoint, Kind kind) {
    /** By health checks, and as an outlier. */
    public enum Kind {
        UNHEALTHY,
        HEALTHY,
        EJECTED,
        /** Its ejection is over. */
        RETURNED
    }
}
