package dev.midflight.sidecar.cluster;

import java.util.Locale;

/** A limit of a cluster that is reached; what is beyond it is refused. */
public enum Limit {
    REQUESTS(ClusterCounter.OVERFLOW_REQUESTS),
    /** Of TCP, where a connection finds no place. */
    CONNECTIONS(ClusterCounter.OVERFLOW_CONNECTIONS),
    /** Connections, and with them the requests that may wait for one. */
    PENDING(ClusterCounter.OVERFLOW_PENDING),
    RETRIES(ClusterCounter.OVERFLOW_RETRIES);

    private final ClusterCounter counter;
    private final Selection.Overflow overflow = new Selection.Overflow(this);

    Limit(ClusterCounter counter) {
        this.counter = counter;
    }

    ClusterCounter counter() {
        return counter;
    }

    /** The refusal because of it: always the same one. */
    Selection.Overflow overflow() {
        return overflow;
    }

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }
}
