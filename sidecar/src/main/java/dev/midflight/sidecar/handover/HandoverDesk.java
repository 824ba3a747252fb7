package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import java.util.function.IntSupplier;

/** Lets one handover in at a time, and none after one has succeeded. Safe for many threads. */
final class HandoverDesk {
    private final Slot slot;
    private final Epoch epoch;
    private final IntSupplier drainSeconds;
    private final GivingObserver observer;
    private boolean busy;
    private boolean serving = true;

    HandoverDesk(Slot slot, Epoch epoch, IntSupplier drainSeconds, GivingObserver observer) {
        this.slot = slot;
        this.epoch = epoch;
        this.drainSeconds = drainSeconds;
        this.observer = observer;
    }

    /** What the asking proxy meets; where it says not busy, the caller has to {@link #leave}. */
    synchronized Standing enter() {
        Standing standing = standing();
        busy = true;
        return standing;
    }

    synchronized void leave() {
        busy = false;
    }

    synchronized Standing standing() {
        return new Standing(slot, epoch, serving, busy, drainSeconds.getAsInt());
    }

    void handedOver(boolean rescue) {
        synchronized (this) {
            serving = false;
        }
        observer.handedOver(rescue);
    }

    void drained() {
        observer.drained();
    }
}
