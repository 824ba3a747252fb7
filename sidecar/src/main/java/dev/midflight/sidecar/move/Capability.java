package dev.midflight.sidecar.move;

/** What a proxy can take over that not every build could. */
public enum Capability {
    /** Connections that are encrypted, with the secrets of their TLS. */
    TLS(0),

    /** Idle connections of clusters. */
    CLUSTER_POOLS(1),

    /** What a proxy has learned of endpoints, and what is used of quotas. */
    LEARNED(2),

    /** Requests under way on connections of HTTP/2, with the connections to their upstreams. */
    HTTP2_STREAMS(3);

    private final int bit;

    Capability(int bit) {
        this.bit = bit;
    }

    long mask() {
        return 1L << bit;
    }
}
