package dev.midflight.operator.rollout;

import dev.midflight.model.Epoch;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.rollout.Attempt.Kind;
import java.time.Instant;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;

/** What one pod needs, whatever the rest of the fleet does. */
final class PodActions {
    private PodActions() {}

    /** What is due even while nothing new may begin. */
    static Optional<RolloutAction> due(Judged judged) {
        FleetPod pod = judged.pod();
        return switch (judged.verdict()) {
            case Verdict.MustGoBack(var attempt, var own, var why) ->
                    Optional.of(goBack(pod, attempt, own, why));
            case Verdict.Nudge(var attempt) ->
                    Optional.of(new RolloutAction.TakeOver(pod.key(), attempt.epoch()));
            case Verdict.Ready _, Verdict.Waiting _, Verdict.Failed _ -> settle(judged);
            case Verdict.Unknown _, Verdict.InProgress _, Verdict.Overdue _ -> Optional.empty();
        };
    }

    /** The first step of an upgrade of a pod whose slots are both where they should be. */
    static RolloutAction begin(FleetPod pod, Verdict.Ready ready, RolloutSpec spec, Instant now) {
        SlotReport peer = ready.peer();
        boolean hasImage = pod.slot(peer.slot()).image().equals(spec.image());
        Attempt attempt =
                new Attempt(
                        hasImage ? Kind.TAKE_OVER : Kind.PATCH,
                        spec.generation(),
                        spec.version(),
                        peer.slot(),
                        newest(pod, ready.own(), peer).next(),
                        pod.slot(hasImage ? ready.own().slot() : peer.slot()).image(),
                        now);
        return hasImage
                ? new RolloutAction.Announce(pod, attempt)
                : new RolloutAction.PatchSlot(pod, attempt, spec.image());
    }

    private static RolloutAction goBack(FleetPod pod, Attempt attempt, SlotReport own, String why) {
        Epoch epoch = newest(pod, own).next();
        return new RolloutAction.GoBack(
                pod, attempt, new Intent(own.slot(), epoch), attempt.previousImage(), why);
    }

    private static Optional<RolloutAction> settle(Judged judged) {
        if (!(judged.sighting() instanceof Sighting.Seen seen) || !isDecided(seen)) {
            return Optional.empty();
        }
        FleetPod pod = judged.pod();
        SlotReport own = seen.own();
        Intent intent = new Intent(own.slot(), max(pod.intent().epoch(), own.epoch()));
        Progress progress =
                pod.progress() instanceof Progress.Attempted(var attempt)
                        ? new Progress.Arrived(attempt)
                        : pod.progress();
        return pod.intent().equals(intent) && pod.progress().equals(progress)
                ? Optional.empty()
                : Optional.of(new RolloutAction.Settle(pod, intent, progress));
    }

    /** Whether it is beyond doubt which slot serves. */
    private static boolean isDecided(Sighting.Seen seen) {
        return seen.own().state() == SlotState.SERVING
                && switch (seen.peer().state()) {
                    case STARTING, SERVING -> false;
                    case UNREACHABLE, STANDBY, DRAINING, SOAKING, FAILED -> true;
                };
    }

    /** The highest epoch that anybody knows of. */
    private static Epoch newest(FleetPod pod, SlotReport... reports) {
        Epoch attempted =
                switch (pod.progress()) {
                    case Progress.Idle _ -> pod.intent().epoch();
                    case Progress.Attempted(var attempt) -> attempt.epoch();
                    case Progress.Arrived(var attempt) -> attempt.epoch();
                    case Progress.WentBack(var attempt, _) -> attempt.epoch();
                };
        return Stream.concat(
                        Stream.of(pod.intent().epoch(), attempted),
                        Stream.of(reports).map(SlotReport::epoch))
                .max(Comparator.naturalOrder())
                .orElseThrow();
    }

    private static Epoch max(Epoch one, Epoch other) {
        return one.isAfter(other) ? one : other;
    }
}
