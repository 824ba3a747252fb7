package dev.midflight.sidecar.xds;

import dev.midflight.wire.xds.XdsType;
import java.time.Duration;

/**
 * How long what is referred to is waited for.
 *
 * @param references clusters and route tables
 * @param endpoints of a cluster that nobody refers to, and of a collection that one announces;
 *     others wait for the cluster
 */
record Patience(Duration references, Duration endpoints) {
    static final Patience USUAL = new Patience(Duration.ofSeconds(5), Duration.ofSeconds(15));

    /** For what was served once as it is. */
    static final Patience NONE = new Patience(Duration.ZERO, Duration.ZERO);

    long nanos(XdsType type) {
        return switch (type) {
            case CLUSTER, LISTENER, ROUTES, SECRET -> references.toNanos();
            case LB_ENDPOINT, ENDPOINTS -> endpoints.toNanos();
        };
    }
}
