package dev.midflight.operator.rollout;

/** Where the roll as a whole stands. */
public sealed interface RolloutPhase {
    /** Every pod that is to have the version serves with it. */
    record Complete() implements RolloutPhase {}

    record Rolling() implements RolloutPhase {}

    /** Nothing new begins; {@code underWay} pods come to their end. */
    record Paused(int underWay) implements RolloutPhase {}

    /** A pod failed; nothing new begins until the spec changes. */
    record Stopped(String why) implements RolloutPhase {}

    /** Nothing can begin now, for a reason that may pass. */
    record Blocked(String why) implements RolloutPhase {}

    /** No node could pull the image; no pod was touched. */
    record PullFailed(String node, String why) implements RolloutPhase {}
}
