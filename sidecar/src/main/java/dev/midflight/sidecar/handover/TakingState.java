package dev.midflight.sidecar.handover;

/** Where the side that takes over is. {@code first}: before its own first commit. */
sealed interface TakingState {
    /** HELLO is sent. */
    record Asking() implements TakingState {}

    /** A batch is coming in. */
    record Receiving(boolean first) implements TakingState {}

    /** The batch is complete; the data path builds it. */
    record Building(boolean first) implements TakingState {}

    /** PREPARED is sent: COMMIT or old's end make the batch ours, ABORT does not. */
    record Ready(boolean first) implements TakingState {}

    /**
     * Old is silent and is being killed.
     *
     * @param ready PREPARED is sent
     */
    record Doubtful(boolean first, boolean ready) implements TakingState {}

    /** Ours is served; old still drains. */
    record Following() implements TakingState {}

    /** Old has nothing left, and is to end the stream. */
    record Parting() implements TakingState {}

    record Finished(TakingOutcome outcome) implements TakingState {}
}
