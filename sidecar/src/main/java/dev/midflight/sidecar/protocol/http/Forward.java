package dev.midflight.sidecar.protocol.http;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.route.CompiledRoute;

/** Where a protocol sends requests as messages that it has routed by itself. */
public interface Forward {
    /** A stream for one exchange, by a route that forwards, to one of its clusters. */
    UpstreamStream open(
            Caller caller, CompiledRoute route, ClusterName cluster, UpstreamListener listener);
}
