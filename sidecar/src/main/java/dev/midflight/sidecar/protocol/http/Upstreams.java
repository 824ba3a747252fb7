package dev.midflight.sidecar.protocol.http;

import dev.midflight.sidecar.protocol.Origin;

/** Where a protocol that speaks in messages sends its requests. */
public interface Upstreams {
    /** A stream for one exchange, which may have to be connected first. */
    UpstreamStream open(Origin origin, UpstreamListener listener);

    /** A second has passed. */
    void tick();

    /** Ends the connections that it keeps, and what is under way on them. */
    void close();
}
