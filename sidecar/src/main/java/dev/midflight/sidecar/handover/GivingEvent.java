package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.sidecar.move.FrozenBatch;

/** What happens to the side that serves. */
sealed interface GivingEvent {
    /** What the other side does, or fails to do. */
    sealed interface FromPeer extends GivingEvent {}

    /** What comes of an action of our own. */
    sealed interface FromHere extends GivingEvent {}

    record Said(Epoch epoch, HandoverMessage message) implements FromPeer {}

    /** New breaks the protocol. */
    record Nonsense(String reason) implements FromPeer {}

    /** New's end is closed, and all that it said was heard. */
    record Gone() implements FromPeer {}

    /** The time limit of the phase is over. */
    record Silent() implements FromPeer {}

    /** New did not take in time what was to be sent. */
    record Unsent() implements FromHere {}

    /** ABORT is in new's queue, or new is gone. */
    record AbortSent() implements FromHere {}

    record Froze(FrozenBatch batch) implements FromHere {}

    record FreezeFailed(String reason) implements FromHere {}

    /**
     * Time to look after what is left.
     *
     * @param over the drain time has passed
     */
    record Tick(int open, boolean over) implements FromHere {}

    /** This proxy is to serve again. */
    record Recalled() implements FromHere {}
}
