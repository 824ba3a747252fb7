package dev.midflight.sidecar.handover;

/** What happens to the side that takes over. */
sealed interface TakingEvent {
    /** What the other side does, or fails to do. */
    sealed interface FromPeer extends TakingEvent {}

    /** What comes of an action of our own. */
    sealed interface FromHere extends TakingEvent {}

    record Said(HandoverMessage message) implements FromPeer {}

    /** Old breaks the protocol, or descriptors got lost on the way. */
    record Nonsense(String reason) implements FromPeer {}

    /** Old's end is closed, and all that it said was heard. */
    record Gone() implements FromPeer {}

    record Silent() implements FromPeer {}

    /** The batch is complete, and the data path could build all of it. */
    record Built() implements FromHere {}

    /** A part or the whole of the batch cannot be adopted. */
    record Unbuildable(String reason) implements FromHere {}

    /** Of a batch that old did not live to complete, nothing could be built. */
    record NothingBuilt() implements FromHere {}
}
