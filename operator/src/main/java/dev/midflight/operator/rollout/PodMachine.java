package dev.midflight.operator.rollout;

import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.rollout.Progress.Arrived;
import dev.midflight.operator.rollout.Progress.Attempted;
import dev.midflight.operator.rollout.Progress.Idle;
import dev.midflight.operator.rollout.Progress.WentBack;
import dev.midflight.operator.rollout.Sighting.Lame;
import dev.midflight.operator.rollout.Sighting.Moving;
import dev.midflight.operator.rollout.Sighting.Seen;
import dev.midflight.operator.rollout.Sighting.Silent;
import dev.midflight.operator.rollout.Sighting.Steady;
import dev.midflight.operator.rollout.Verdict.Failed;
import dev.midflight.operator.rollout.Verdict.InProgress;
import dev.midflight.operator.rollout.Verdict.MustGoBack;
import dev.midflight.operator.rollout.Verdict.Nudge;
import dev.midflight.operator.rollout.Verdict.Overdue;
import dev.midflight.operator.rollout.Verdict.Ready;
import dev.midflight.operator.rollout.Verdict.Unknown;
import dev.midflight.operator.rollout.Verdict.Waiting;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import java.util.stream.Stream;

/**
 * One pod's upgrade as a state machine: what the annotations remember against what the stream
 * reports.
 *
 * <p>All that it needs is on the pod or in the reports, so an operator that starts in the middle
 * decides the same.
 */
final class PodMachine {
    /** How long a patched slot may stand by before it is told to take over. */
    private static final Duration NUDGE_AFTER = Duration.ofSeconds(5);

    /** What the kubelet says of an image that will not come; its other reasons may pass. */
    private static final Set<String> HOPELESS =
            Set.of(
                    "ErrImagePull",
                    "ImagePullBackOff",
                    "ErrImageNeverPull",
                    "InvalidImageName",
                    "ImageInspectError",
                    "CreateContainerConfigError");

    /** How long proxies may take to find a new leader. */
    private static final Duration RECONNECT = Duration.ofSeconds(30);

    private final RolloutSpec spec;
    private final Instant listeningSince;
    private final Instant now;

    PodMachine(RolloutSpec spec, Instant listeningSince, Instant now) {
        this.spec = spec;
        this.listeningSince = listeningSince;
        this.now = now;
    }

    private record Step(Progress state, Sighting event) {}

    Verdict step(FleetPod pod, Sighting sighting) {
        return switch (new Step(pod.progress(), sighting)) {
            case Step(Idle _, Silent _) -> new Unknown();
            case Step(Idle _, Seen seen) -> atRest(seen);
            case Step(Attempted(var attempt), Silent _) ->
                    isOverdue(attempt) && isListening()
                            ? new Overdue(attempt)
                            : new InProgress(attempt);
            case Step(Attempted(var attempt), Seen seen) ->
                    isConcluded(attempt, seen)
                            ? concluded(attempt, seen)
                            : underWay(pod, attempt, seen);
            case Step(Arrived _, Silent _) -> new Unknown();
            case Step(Arrived(var attempt), Seen seen) -> concluded(attempt, seen);
            case Step(WentBack(var attempt, var why), Silent _) ->
                    isCurrent(attempt) ? new Failed(attempt, why) : new Unknown();
            case Step(WentBack(var attempt, var why), Seen seen) ->
                    isCurrent(attempt) ? new Failed(attempt, why) : atRest(seen);
        };
    }

    /** When time alone changes the verdict on a pod that this attempt is under way in. */
    Stream<Instant> turningPoints(Attempt attempt) {
        return Stream.of(
                attempt.since().plus(NUDGE_AFTER).plusMillis(1),
                attempt.since().plus(NUDGE_AFTER.multipliedBy(2)),
                attempt.since().plus(spec.deadline()).plusMillis(1),
                listeningSince.plus(RECONNECT).plusMillis(1));
    }

    private Verdict atRest(Seen seen) {
        return switch (seen) {
            case Steady(var own, var peer) -> new Ready(own, peer);
            case Moving(var own, var peer) ->
                    new Waiting(
                            own,
                            "slot %s is %s, slot %s is %s"
                                    .formatted(
                                            own.slot().letter(),
                                            own.state().word(),
                                            peer.slot().letter(),
                                            peer.state().word()));
            case Lame(var own, var peer) -> new Waiting(own, describe(peer));
        };
    }

    /**
     * Whether some slot has served at the attempt's epoch, or a rescue brought the target to serve
     * before it was told to.
     */
    private static boolean isConcluded(Attempt attempt, Seen seen) {
        SlotReport own = seen.own();
        boolean rescuedByTarget =
                own.slot() == attempt.target()
                        && own.state() == SlotState.SERVING
                        && own.version().equals(attempt.version());
        return own.epoch().compareTo(attempt.epoch()) >= 0 || rescuedByTarget;
    }

    /** The other slot has not served at the attempt's epoch yet. */
    private Verdict underWay(FleetPod pod, Attempt attempt, Seen seen) {
        SlotReport own = seen.own();
        SlotReport peer = seen.peer();
        String waiting = pod.slot(attempt.target()).waiting();
        if (own.state() != SlotState.SERVING || own.slot() == attempt.target()) {
            return isOverdue(attempt) && isListening()
                    ? new Overdue(attempt)
                    : new InProgress(attempt);
        }
        if (HOPELESS.contains(reasonCode(waiting))) {
            return new MustGoBack(
                    attempt, own, "slot " + attempt.target().letter() + ": " + waiting);
        }
        if (peer.state() == SlotState.FAILED && isOfAttempt(peer, attempt)) {
            return new MustGoBack(attempt, own, describe(peer));
        }
        if (isOverdue(attempt)) {
            String why = "not serving within " + spec.deadline().toSeconds() + " s: ";
            return new MustGoBack(attempt, own, why + describe(peer));
        }
        return seen instanceof Steady && isDue(attempt, peer)
                ? new Nudge(attempt)
                : new InProgress(attempt);
    }

    private Verdict concluded(Attempt attempt, Seen seen) {
        SlotReport own = seen.own();
        if (own.slot() == attempt.target()) {
            return own.version().equals(attempt.version()) || !isCurrent(attempt)
                    ? atRest(seen)
                    : new Failed(
                            attempt,
                            "slot %s serves version %s although its image is %s"
                                    .formatted(
                                            own.slot().letter(), own.version(), attempt.version()));
        }
        boolean rescued =
                own.epoch().equals(attempt.epoch())
                        && own.state() == SlotState.SERVING
                        && isCurrent(attempt)
                        && now.isBefore(attempt.since().plus(spec.probation()));
        return rescued
                ? new MustGoBack(attempt, own, "served, then died: " + describe(seen.peer()))
                : atRest(seen);
    }

    private boolean isDue(Attempt attempt, SlotReport peer) {
        return switch (attempt.kind()) {
            case TAKE_OVER -> true;
            case PATCH ->
                    peer.version().equals(attempt.version())
                            && now.isAfter(attempt.since().plus(NUDGE_AFTER));
        };
    }

    private boolean isOfAttempt(SlotReport peer, Attempt attempt) {
        return peer.epoch().compareTo(attempt.epoch()) >= 0
                || peer.version().equals(attempt.version());
    }

    private boolean isCurrent(Attempt attempt) {
        return attempt.generation() == spec.generation();
    }

    private boolean isOverdue(Attempt attempt) {
        return now.isAfter(attempt.since().plus(spec.deadline()));
    }

    private boolean isListening() {
        return now.isAfter(listeningSince.plus(RECONNECT));
    }

    private static String reasonCode(String waiting) {
        int colon = waiting.indexOf(':');
        return colon < 0 ? waiting : waiting.substring(0, colon);
    }

    private static String describe(SlotReport slot) {
        String state =
                "slot %s (%s) is %s"
                        .formatted(slot.slot().letter(), slot.version(), slot.state().word());
        String restarts = slot.restarts() == 0 ? "" : " after " + slot.restarts() + " restarts";
        return slot.reason().isEmpty() ? state + restarts : state + restarts + ": " + slot.reason();
    }
}
