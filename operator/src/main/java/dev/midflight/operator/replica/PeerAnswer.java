package dev.midflight.operator.replica;

/** What another replica says of a policy. */
public sealed interface PeerAnswer {
    record Counted(Tally tally) implements PeerAnswer {}

    /** It has not translated that generation yet. */
    record Behind() implements PeerAnswer {}

    /** It did not answer in time, or not as it should. */
    record Silent() implements PeerAnswer {}
}
