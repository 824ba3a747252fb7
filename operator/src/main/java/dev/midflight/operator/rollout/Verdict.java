package dev.midflight.operator.rollout;

import dev.midflight.model.SlotReport;

/** What a pod is in the middle of. */
public sealed interface Verdict {
    /** Nothing was begun and nothing is reported: not touched. */
    record Unknown() implements Verdict {}

    /** Nothing of ours is under way, but it can't be upgraded now. */
    record Waiting(SlotReport own, String why) implements Verdict {}

    /** Both slots are where they should be. */
    record Ready(SlotReport own, SlotReport peer) implements Verdict {}

    /** An upgrade runs within its deadline. */
    record InProgress(Attempt attempt) implements Verdict {}

    /** As InProgress, and the slot stands by with the wanted image: the command is due (again). */
    record Nudge(Attempt attempt) implements Verdict {}

    /** The upgrade failed while the other slot serves. */
    record MustGoBack(Attempt attempt, SlotReport own, String why) implements Verdict {}

    /** Past the deadline and silent: nobody knows who serves, so nothing is touched. */
    record Overdue(Attempt attempt) implements Verdict {}

    /** An upgrade of this generation failed; what serves now is left alone. */
    record Failed(Attempt attempt, String why) implements Verdict {}
}
