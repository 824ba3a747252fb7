package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.move.FrozenBatch;

/** What the side that serves is to do next, in this order. */
sealed interface GivingAction {
    record Send(HandoverMessage message) implements GivingAction {}

    /** The batch's messages up to its END. */
    record SendBatch(FrozenBatch batch) implements GivingAction {}

    record SendAbort(String reason) implements GivingAction {}

    record Freeze() implements GivingAction {}

    record FreezeStragglers() implements GivingAction {}

    record Resume(FrozenBatch batch) implements GivingAction {}

    /** The batch is new's. */
    record Release(FrozenBatch batch, boolean first) implements GivingAction {}

    /** The new side's launcher is to kill its JVM. */
    record KillPeer() implements GivingAction {}

    record CutRemaining() implements GivingAction {}

    record SendDone() implements GivingAction {}
}
