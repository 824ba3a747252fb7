package dev.midflight.operator.rollout;

import dev.midflight.model.Slot;
import dev.midflight.operator.rollout.Fleet.Member;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.RolloutPlan.Counts;
import dev.midflight.operator.rollout.RolloutPlan.Failure;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Predicate;
import java.util.stream.Stream;

/** One look at a whole fleet: what to do to which pod now, and how the roll stands. */
public final class Rollout {
    private final RolloutSpec spec;
    private final Instant now;
    private final PodMachine machine;
    private final Map<String, NodePull> pulls;
    private final List<DisruptionBudget> disruptionBudgets;
    private final Map<PodKey, Refusal> refusals;
    private final List<RolloutAction> actions = new ArrayList<>();
    private final List<Instant> held = new ArrayList<>();
    private final List<Judged> pods;
    private final Set<PodKey> staying;

    private Rollout(Fleet fleet, RolloutSpec spec, Instant now) {
        this.spec = spec;
        this.now = now;
        this.pulls = fleet.pulls();
        this.disruptionBudgets = fleet.budgets();
        this.refusals = fleet.refusals();
        this.machine = new PodMachine(spec, fleet.listeningSince(), now);
        this.pods =
                fleet.members().stream()
                        .filter(m -> m.pod().availability() != Availability.LEAVING)
                        .map(this::judge)
                        .sorted(
                                Comparator.comparing(
                                                (Judged judged) -> judged.pod().key(),
                                                RollOrder.KEEPS_LONGEST)
                                        .reversed())
                        .toList();
        this.staying =
                RollOrder.staying(
                        pods.stream().map(judged -> judged.pod().key()).toList(),
                        spec.pace().partition());
    }

    /** Decides from what is observed alone: two operators that see the same decide the same. */
    public static RolloutPlan decide(Fleet fleet, RolloutSpec spec, Instant now) {
        return new Rollout(fleet, spec, now).decide();
    }

    private Judged judge(Member member) {
        return new Judged(
                member.pod(), member.sighting(), machine.step(member.pod(), member.sighting()));
    }

    private RolloutPlan decide() {
        pods.forEach(this::due);
        List<Failure> failures = failures();
        Optional<String> stop = stop(failures);
        List<Judged> candidates = candidates();
        Budget budget = new Budget(pods, disruptionBudgets, spec.pace().maxUnavailable());
        Optional<String> blocked =
                spec.hold() == Hold.NONE && stop.isEmpty()
                        ? begin(candidates, budget)
                        : Optional.empty();
        Counts counts = counts();
        Map<String, String> pullFailures = pullFailures(candidates);
        return new RolloutPlan(
                actions,
                phase(stop, blocked, candidates, counts, pullFailures),
                counts,
                failures,
                pullFailures,
                lookAgain());
    }

    /** What a pod needs, unless the kubelet would hold its slot back. */
    private void due(Judged judged) {
        if (judged.verdict() instanceof Verdict.MustGoBack(var attempt, _, _)
                && isHeld(judged.pod(), attempt.target(), attempt.previousImage())) {
            return;
        }
        PodActions.due(judged).ifPresent(actions::add);
    }

    private boolean isHeld(FleetPod pod, Slot slot, String image) {
        Instant notBefore = pod.restarts().notBefore(slot, image);
        if (now.isBefore(notBefore)) {
            held.add(notBefore);
            return true;
        }
        return false;
    }

    /**
     * Pods that are to get the version and don't have it: those that never refused a patch first,
     * of these the unready ones, they cost nothing.
     */
    private List<Judged> candidates() {
        List<Judged> wanting =
                pods.stream()
                        .filter(judged -> !staying.contains(judged.pod().key()))
                        .filter(judged -> !judged.isDone(spec) && !judged.isUnderWay())
                        .toList();
        return wanting.stream()
                .sorted(Comparator.comparing(this::hasRefused).thenComparing(Judged::isReady))
                .toList();
    }

    private boolean hasRefused(Judged judged) {
        return refusals.containsKey(judged.pod().key());
    }

    /** Begins as many upgrades as the budget allows; says why none of the candidates could. */
    private Optional<String> begin(List<Judged> candidates, Budget budget) {
        Optional<String> why = Optional.empty();
        boolean begun = false;
        for (Judged judged : candidates) {
            Optional<String> obstacle = beginOne(judged, budget);
            begun |= obstacle.isEmpty();
            why = why.or(() -> obstacle.map(text -> judged.pod().key() + ": " + text));
        }
        return begun || budget.underWay() > 0 ? Optional.empty() : why;
    }

    private Optional<String> beginOne(Judged judged, Budget budget) {
        if (!(judged.verdict() instanceof Verdict.Ready ready)) {
            return Optional.of(judged.why());
        }
        if (PodActions.due(judged).isPresent()) {
            return Optional.of("its annotations are being settled");
        }
        FleetPod pod = judged.pod();
        Refusal lately = refusals.get(pod.key());
        if (lately != null && now.isBefore(lately.until())) {
            held.add(lately.until());
            return Optional.of("the patch of this pod was refused: " + lately.why());
        }
        boolean hasImage = pod.slot(ready.peer().slot()).image().equals(spec.image());
        if (hasImage && !ready.peer().version().equals(spec.version())) {
            return Optional.of(
                    "slot %s has the image but stands by with version %s"
                            .formatted(ready.peer().slot().letter(), ready.peer().version()));
        }
        if (!hasImage) {
            Optional<String> obstacle = pulled(pod.node());
            if (obstacle.isPresent()) {
                return obstacle;
            }
            Slot slot = ready.peer().slot();
            if (isHeld(pod, slot, spec.image())) {
                return Optional.of(
                        "slot %s had this image lately; restarted before %s, the kubelet would hold it back"
                                .formatted(
                                        slot.letter(),
                                        pod.restarts().notBefore(slot, spec.image())));
            }
        }
        Optional<String> refusal = budget.take(judged);
        if (refusal.isEmpty()) {
            actions.add(PodActions.begin(pod, ready, spec, now));
        }
        return refusal;
    }

    private Optional<String> pulled(String node) {
        NodePull pull = pulls.get(node);
        return switch (pull) {
            case null -> {
                RolloutAction action = new RolloutAction.Pull(node);
                if (!actions.contains(action)) {
                    actions.add(action);
                }
                yield Optional.of("the image is not on node " + node + " yet");
            }
            case NodePull.Running _ -> Optional.of("the image is being pulled on node " + node);
            case NodePull.Failed(var why) -> Optional.of("node " + node + ": " + why);
            case NodePull.Pulled _ -> Optional.empty();
        };
    }

    private List<Failure> failures() {
        List<Failure> failures = new ArrayList<>();
        for (Judged judged : pods) {
            PodKey key = judged.pod().key();
            switch (judged.verdict()) {
                case Verdict.Failed(var attempt, var why) ->
                        failures.add(new Failure(key, attempt.version(), why));
                case Verdict.MustGoBack(var attempt, _, var why) -> {
                    if (attempt.generation() == spec.generation()) {
                        failures.add(new Failure(key, attempt.version(), why));
                    }
                }
                case Verdict.Unknown _,
                        Verdict.Waiting _,
                        Verdict.Ready _,
                        Verdict.InProgress _,
                        Verdict.Nudge _,
                        Verdict.Overdue _ -> {}
            }
        }
        return failures;
    }

    private Optional<String> stop(List<Failure> failures) {
        if (!failures.isEmpty()) {
            Failure first = failures.getFirst();
            return Optional.of(first.pod() + ": " + first.why());
        }
        if (spec.hold() == Hold.FAILED_BEFORE) {
            return Optional.of("version " + spec.version() + " failed before");
        }
        return pods.stream()
                .filter(judged -> judged.verdict() instanceof Verdict.Overdue)
                .findFirst()
                .map(judged -> judged.pod().key() + ": " + judged.why());
    }

    private RolloutPhase phase(
            Optional<String> stop,
            Optional<String> blocked,
            List<Judged> candidates,
            Counts counts,
            Map<String, String> pullFailures) {
        if (stop.isPresent()) {
            return new RolloutPhase.Stopped(stop.get());
        }
        if (candidates.isEmpty() && counts.underWay() == 0) {
            return new RolloutPhase.Complete();
        }
        if (spec.hold() != Hold.NONE) {
            return new RolloutPhase.Paused(counts.underWay());
        }
        boolean nowhere =
                !pullFailures.isEmpty()
                        && pulls.values().stream().allMatch(NodePull.Failed.class::isInstance);
        if (nowhere && counts.underWay() == 0) {
            var first = pullFailures.entrySet().iterator().next();
            return new RolloutPhase.PullFailed(first.getKey(), first.getValue());
        }
        return blocked.<RolloutPhase>map(RolloutPhase.Blocked::new)
                .orElseGet(RolloutPhase.Rolling::new);
    }

    private Counts counts() {
        return new Counts(
                pods.size(),
                count(judged -> judged.serves(spec)),
                count(Judged::isUnderWay),
                staying.size(),
                count(judged -> judged.sighting() instanceof Sighting.Silent));
    }

    private int count(Predicate<Judged> wanted) {
        return (int) pods.stream().filter(wanted).count();
    }

    private Map<String, String> pullFailures(List<Judged> candidates) {
        Map<String, String> failures = new TreeMap<>();
        for (Judged judged : candidates) {
            if (pulls.get(judged.pod().node()) instanceof NodePull.Failed(var why)) {
                failures.put(judged.pod().node(), why);
            }
        }
        return failures;
    }

    private Optional<Instant> lookAgain() {
        Stream<Instant> turning =
                pods.stream()
                        .flatMap(judged -> judged.attempt().stream())
                        .flatMap(machine::turningPoints);
        return Stream.concat(turning, held.stream())
                .filter(now::isBefore)
                .min(Comparator.naturalOrder());
    }
}
