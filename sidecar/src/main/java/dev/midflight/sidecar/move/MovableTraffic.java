package dev.midflight.sidecar.move;

import java.util.concurrent.CompletableFuture;

/**
 * What the data path offers to a handover. Called from the handover's own thread; the data path
 * hops to its event loops. Every future completes within bounded time; none is ever completed by
 * cancelling a freeze half-way.
 */
public interface MovableTraffic {
    /**
     * Stops accepting and freezes all that can move: listeners, idle connections, TCP pairs. No
     * descriptor is closed. Where it fails, all goes on as if it had not been called.
     *
     * @param taker what the other side can take; what it cannot stays and goes on
     */
    CompletableFuture<FrozenBatch> freeze(Capabilities taker);

    /**
     * After a commit: freezes the connections that came to their boundary since; completes at once,
     * possibly empty.
     */
    CompletableFuture<FrozenBatch> freezeStragglers(Capabilities taker);

    /**
     * The other side is proven dead or aborted: goes on as if nothing had happened, accepting
     * included.
     */
    CompletableFuture<Void> resume(FrozenBatch batch);

    /** The other side owns the batch now: closes our copies of the descriptors without a FIN. */
    CompletableFuture<Void> release(FrozenBatch batch);

    /**
     * On the new side: validates and builds what was received; reads, registers and accepts nothing
     * yet.
     *
     * @throws MoveRejectedException if a state is not understood; the caller closes the descriptors
     */
    PreparedTraffic prepare(FrozenBatch received) throws MoveRejectedException;

    /** Connections that this proxy still serves. */
    int open();

    /** Closes what is left after the drain time; completes with how many those were. */
    CompletableFuture<Integer> cutRemaining();

    /**
     * The counters as lines of an opaque state; the new side adds them to its own so that none goes
     * back. What has no room goes with the next export.
     */
    byte[] exportCounters(int maxBytes);

    void importCounters(byte[] counters) throws MoveRejectedException;

    /** What {@link #prepare} built; exactly one of the two is called. */
    interface PreparedTraffic {
        /** The moment of commit has passed: register, accept, read. */
        CompletableFuture<Void> start();

        /** Closes every received descriptor. */
        void discard();
    }
}
