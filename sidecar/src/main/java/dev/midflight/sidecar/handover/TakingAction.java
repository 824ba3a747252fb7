package dev.midflight.sidecar.handover;

/** What the side that takes over is to do next, in this order. */
sealed interface TakingAction {
    /** Keeps a part of the batch, whose descriptors came with it. */
    record Take(HandoverMessage part) implements TakingAction {}

    /** Lets the data path build the batch. */
    record Build(HandoverMessage.End end) implements TakingAction {}

    /** The same with what is here whole, after old's death. */
    record BuildWhole() implements TakingAction {}

    record SendPrepared() implements TakingAction {}

    /** Until it is in old's queue, or old is dead. */
    record SendCommitted() implements TakingAction {}

    record SendAbort(String reason) implements TakingAction {}

    /** Accepts, registers and reads what was built. */
    record Start(boolean first) implements TakingAction {}

    /** Closes what was received. */
    record Discard() implements TakingAction {}

    record KillPeer() implements TakingAction {}

    /** What old tells at its end. */
    record Note(HandoverMessage.Done done) implements TakingAction {}
}
