package dev.midflight.sidecar.handover;

/** Lets one handover in at a time, and none after one has succeeded. Safe for many threads. */
final class HandoverDesk {
    private final Generation generation;
    private final GivingObserver observer;
    private boolean busy;
    private volatile boolean recalled;
    private boolean serving = true;

    HandoverDesk(Generation generation, GivingObserver observer) {
        this.generation = generation;
        this.observer = observer;
    }

    /** What the asking proxy meets; where it says not busy, the caller has to {@link #leave}. */
    synchronized Standing enter() {
        Standing standing = standing();
        busy |= !standing.busy();
        return standing;
    }

    synchronized boolean isBusy() {
        return busy;
    }

    synchronized void leave() {
        busy = false;
    }

    synchronized Standing standing() {
        return new Standing(
                generation.slot(),
                generation.epoch(),
                serving,
                busy || generation.stillFollowing().getAsBoolean(),
                generation.drainSeconds().getAsInt());
    }

    void handedOver(boolean rescue) {
        synchronized (this) {
            serving = false;
        }
        observer.handedOver(rescue);
    }

    /** This proxy is to serve again: draining without new ends at once, and cuts nothing. */
    void recall() {
        recalled = true;
    }

    boolean recalled() {
        return recalled;
    }

    void drained() {
        observer.drained();
    }
}
