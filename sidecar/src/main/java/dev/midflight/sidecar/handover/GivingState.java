package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.move.FrozenBatch;

/** Where the side that serves is in a handover. {@code first}: the batch with the listeners. */
sealed interface GivingState {
    /** Someone has connected and has not said HELLO yet. */
    record Expecting() implements GivingState {}

    /** Admitted; the data path freezes what can move. */
    record Freezing() implements GivingState {}

    /** The batch is sent; PREPARED is to come. */
    record Offered(FrozenBatch batch, boolean first) implements GivingState {}

    /** COMMIT is sent: from here on only COMMITTED, ABORT or new's end decides. */
    record Committing(FrozenBatch batch, boolean first) implements GivingState {}

    /**
     * ABORT is being sent; resumed as soon as it is in new's queue, which it reads before the end.
     *
     * @param silent new did not answer in time and is to be made dead, too
     */
    record Leaving(FrozenBatch batch, boolean first, boolean silent) implements GivingState {}

    /** New is being killed: nobody touches the batch until its end is proven. */
    record Doubtful(FrozenBatch batch, boolean first) implements GivingState {}

    /** The first batch is new's; what is left is served here until its boundary. */
    record Draining() implements GivingState {}

    /** The data path freezes what came to its boundary. */
    record Collecting() implements GivingState {}

    /** New is gone after the first batch: what is left is served here to its end. */
    record Alone() implements GivingState {}

    record Finished(GivingOutcome outcome) implements GivingState {}
}
