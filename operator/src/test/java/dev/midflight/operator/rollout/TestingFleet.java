package dev.midflight.operator.rollout;

import dev.midflight.crds.Partition;
import dev.midflight.model.ProxyVersion;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import dev.midflight.operator.rollout.RolloutSpec.Pace;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;

/** A fleet under random events, and an operator that may die between any two of its actions. */
final class TestingFleet {
    private final RandomGenerator random;
    private final List<TestingPod> pods = new ArrayList<>();
    private final Share maxUnavailable;
    private Instant now = TestingPods.NOW;
    private ProxyVersion version;
    private long generation = 1;
    private Hold hold = Hold.NONE;
    private long born;

    TestingFleet(RandomGenerator random, int size, ProxyVersion version) {
        this.random = random;
        this.version = version;
        this.maxUnavailable = Share.of(1 + random.nextInt(3));
        for (int i = 0; i < size; i++) {
            pods.add(new TestingPod("p" + born++, version));
        }
    }

    void want(ProxyVersion newVersion) {
        version = newVersion;
        generation++;
    }

    void hold(Hold newHold) {
        hold = newHold;
    }

    /** Anything that can happen in a cluster, once. */
    void somethingHappens() {
        TestingPod pod = pods.get(random.nextInt(pods.size()));
        switch (random.nextInt(16)) {
            case 0 -> pod.setReady(random.nextBoolean());
            case 1 -> pod.loseStream();
            case 2, 3 -> pod.report();
            case 4, 5 -> pod.kubelet();
            case 6, 7 -> pod.proxies();
            case 8 -> now = now.plusSeconds(random.nextInt(20));
            case 9 -> {
                if (random.nextInt(10) == 0) {
                    pod.die();
                }
            }
            case 10 -> {
                if (random.nextInt(10) == 0) {
                    pods.set(pods.indexOf(pod), new TestingPod("p" + born++, pod.serving()));
                }
            }
            default -> operate(random.nextInt(4));
        }
    }

    /** Everything that is still going on comes to its end; the operator stays alive. */
    void settle() {
        for (int round = 0; round < 60; round++) {
            for (TestingPod pod : pods) {
                pod.setReady(true);
                pod.kubelet();
                pod.proxies();
                pod.report();
            }
            now = now.plusSeconds(7);
            operate(Integer.MAX_VALUE);
        }
        pods.forEach(TestingPod::report);
    }

    RolloutPlan decide() {
        return Rollout.decide(
                new Fleet(
                        pods.stream().map(TestingPod::observed).toList(),
                        Map.of("node-1", new NodePull.Pulled()),
                        List.of(),
                        Map.of(),
                        TestingPods.NOW),
                spec(),
                now);
    }

    private RolloutSpec spec() {
        return new RolloutSpec(
                TestingPods.REPOSITORY,
                version,
                generation,
                new Pace(new Partition.Count(0), maxUnavailable),
                hold,
                Duration.ofSeconds(60),
                Duration.ofSeconds(30));
    }

    /** Decides and acts; dies after {@code limit} actions, as a killed operator would. */
    private void operate(int limit) {
        List<RolloutAction> actions = decide().actions();
        actions.stream().limit(limit).forEach(this::perform);
    }

    private void perform(RolloutAction action) {
        switch (action) {
            case RolloutAction.PatchSlot(var seen, var attempt, var image) -> {
                checkBudget(seen);
                Intent intent = new Intent(attempt.target(), attempt.epoch());
                if (pod(seen.key()).patch(seen, intent, new Progress.Attempted(attempt))) {
                    pod(seen.key()).setImage(attempt.target(), image);
                }
            }
            case RolloutAction.Announce(var seen, var attempt) -> {
                checkBudget(seen);
                pod(seen.key()).patch(seen, seen.intent(), new Progress.Attempted(attempt));
            }
            case RolloutAction.TakeOver(var key, var epoch) -> pod(key).takeOver(epoch);
            case RolloutAction.GoBack(var seen, var attempt, var intent, var image, var why) -> {
                if (pod(seen.key()).patch(seen, intent, new Progress.WentBack(attempt, why))) {
                    pod(seen.key()).setImage(attempt.target(), image);
                }
            }
            case RolloutAction.Settle(var seen, var intent, var progress) ->
                    pod(seen.key()).patch(seen, intent, progress);
            case RolloutAction.Pull _ -> throw new AssertionError("every node has the image");
        }
    }

    /** Counted anew from the pods, not with the code under test. */
    private void checkBudget(FleetPod about) {
        Set<PodKey> moving = keys(TestingFleet::isMoving);
        Set<PodKey> unavailable = keys(TestingFleet::isUnready);
        unavailable.addAll(moving);
        Set<PodKey> affected = unavailable.contains(about.key()) ? moving : unavailable;
        affected.add(about.key());
        if (affected.size() > maxUnavailable.amount()) {
            pod(about.key()).violations.add("maxUnavailable exceeded: " + affected);
        }
    }

    private Set<PodKey> keys(Predicate<Fleet.Member> wanted) {
        return pods.stream()
                .map(TestingPod::observed)
                .filter(wanted)
                .map(member -> member.pod().key())
                .collect(Collectors.toCollection(HashSet::new));
    }

    private static boolean isUnready(Fleet.Member member) {
        return member.pod().availability() == FleetPod.Availability.UNREADY;
    }

    private static boolean isMoving(Fleet.Member member) {
        return member.pod().progress() instanceof Progress.Attempted(var attempt)
                && !(member.sighting() instanceof Sighting.Seen seen
                        && seen.own().epoch().compareTo(attempt.epoch()) >= 0);
    }

    private TestingPod pod(PodKey key) {
        return pods.stream().filter(pod -> pod.key.equals(key)).findFirst().orElseThrow();
    }

    List<TestingPod> pods() {
        return pods;
    }

    List<String> violations() {
        return pods.stream().flatMap(pod -> pod.violations.stream()).toList();
    }
}
