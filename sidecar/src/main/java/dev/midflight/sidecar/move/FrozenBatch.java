package dev.midflight.sidecar.move;

import java.util.List;

/**
 * A set of listeners and connections that the data path has stopped touching, until it is told to
 * resume or release them.
 */
public record FrozenBatch(List<MovedListener> listeners, List<MovedConnection> connections) {
    public static final int MAX_CONNECTIONS = 100_000;

    /** The states of all its connections together. */
    public static final long MAX_STATE_BYTES = 64L << 20;

    /** Connections behind which a client waits: pooled ones to an upstream do not count. */
    public int clients() {
        return (int) connections.stream().filter(c -> !c.protocol().equals("upstream")).count();
    }
}
