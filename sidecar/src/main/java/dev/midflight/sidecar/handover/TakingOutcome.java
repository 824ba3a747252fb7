package dev.midflight.sidecar.handover;

/** How a handover ended for the side that was to take over. */
sealed interface TakingOutcome {
    /** Old goes on; it said why it did not begin. */
    record Refused(RefuseReason reason) implements TakingOutcome {}

    /** Old goes on; nothing of its traffic is held here. */
    record Aborted(String reason) implements TakingOutcome {}

    /** Old died with everything: there is nothing to take over, and no one serves. */
    record NothingLeft() implements TakingOutcome {}

    /** This side serves, and old has told all. */
    record Complete() implements TakingOutcome {}

    /** This side serves; what old still had when it died or left is its own. */
    record OldLeft() implements TakingOutcome {}
}
