package dev.midflight.sidecar.protocol.http;

import java.util.function.Consumer;

/**
 * An exchange's way to its upstream as a handover sees it: it is exported, then frozen, and from
 * there on it either goes on or has moved. Used on its worker's loop only.
 */
public interface MovableStream {
    /**
     * True if, at this instant, {@link #export} and the connections that it is on say all there is.
     */
    boolean isMovable();

    /** Names the upstream connections that have to move with it. */
    void carriers(Consumer<Object> to);

    /** What {@link Upstreams#adopt} reads in another process. */
    byte[] export();

    /** Does nothing by itself until it goes on: no time passes, no connection takes it. */
    void freeze();

    /** Goes on after a freeze, or after its adoption. */
    void proceed();

    /** Another process goes on with it: what it holds is released, and nobody is told. */
    void moved();
}
