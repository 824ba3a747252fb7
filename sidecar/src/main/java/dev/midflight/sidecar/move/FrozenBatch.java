package dev.midflight.sidecar.move;

import java.util.List;

/**
 * A set of listeners and connections that the data path has stopped touching, until it is told to
 * resume or release them.
 *
 * @param leaving with listeners: inbound clients are being told to go elsewhere, and whoever has
 *     the listeners goes on telling them
 * @param learned with listeners: lines of what the data path knows of endpoints and quotas
 */
public record FrozenBatch(
        List<MovedListener> listeners,
        List<MovedConnection> connections,
        boolean leaving,
        List<String> learned) {
    public static final int MAX_CONNECTIONS = 100_000;

    /** The states of all its connections together. */
    public static final long MAX_STATE_BYTES = 64L << 20;

    public FrozenBatch(List<MovedListener> listeners, List<MovedConnection> connections) {
        this(listeners, connections, false, List.of());
    }

    /** Connections behind which a client waits: pooled ones to an upstream do not count. */
    public int clients() {
        return (int) connections.stream().filter(c -> !c.protocol().equals("upstream")).count();
    }
}
