package dev.midflight.operator.rollout;

import dev.midflight.model.SlotReport;
import dev.midflight.operator.rollout.FleetPod.Availability;
import java.util.Optional;

/** A pod with what it reports and what that means. */
record Judged(FleetPod pod, Sighting sighting, Verdict verdict) {

    boolean isReady() {
        return pod.availability() == Availability.READY;
    }

    /** In the middle of an upgrade, or not known not to be. */
    boolean isUnderWay() {
        return attempt().isPresent();
    }

    /** The upgrade that it is in the middle of. */
    Optional<Attempt> attempt() {
        return switch (verdict) {
            case Verdict.InProgress(var attempt) -> Optional.of(attempt);
            case Verdict.Nudge(var attempt) -> Optional.of(attempt);
            case Verdict.MustGoBack(var attempt, _, _) -> Optional.of(attempt);
            case Verdict.Overdue(var attempt) -> Optional.of(attempt);
            case Verdict.Unknown _, Verdict.Waiting _, Verdict.Ready _, Verdict.Failed _ ->
                    Optional.empty();
        };
    }

    /**
     * Whether nothing is left to do: what serves, or is to serve as soon as it reports, is wanted.
     */
    boolean isDone(RolloutSpec spec) {
        return switch (sighting) {
            case Sighting.Seen seen -> isWanted(seen.own(), spec);
            case Sighting.Silent _ -> !isUnderWay() && hasImage(spec);
        };
    }

    /** Whether it serves with the version; of a silent pod that was Ready it is known. */
    boolean serves(RolloutSpec spec) {
        return switch (sighting) {
            case Sighting.Seen seen -> isWanted(seen.own(), spec);
            case Sighting.Silent _ -> isDone(spec) && isReady();
        };
    }

    private boolean isWanted(SlotReport own, RolloutSpec spec) {
        return own.version().equals(spec.version())
                && pod.slot(own.slot()).image().equals(spec.image());
    }

    private boolean hasImage(RolloutSpec spec) {
        return pod.slot(pod.intent().active()).image().equals(spec.image());
    }

    /** Why it can't be upgraded now. */
    String why() {
        return switch (verdict) {
            case Verdict.Unknown _ -> "no report from its proxy";
            case Verdict.Waiting(_, var why) -> why;
            case Verdict.Ready _ -> "ready";
            case Verdict.InProgress _, Verdict.Nudge _ -> "being upgraded";
            case Verdict.MustGoBack(_, _, var why) -> why;
            case Verdict.Overdue(var attempt) ->
                    "no report from its proxy since its upgrade to " + attempt.version();
            case Verdict.Failed(_, var why) -> why;
        };
    }
}
