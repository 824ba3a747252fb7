package dev.midflight.operator.rollout;

import static dev.midflight.operator.rollout.TestingPods.NOW;
import static dev.midflight.operator.rollout.TestingPods.V1;
import static dev.midflight.operator.rollout.TestingPods.V2;
import static dev.midflight.operator.rollout.TestingPods.attempt;
import static dev.midflight.operator.rollout.TestingPods.image;
import static dev.midflight.operator.rollout.TestingPods.member;
import static dev.midflight.operator.rollout.TestingPods.pod;
import static dev.midflight.operator.rollout.TestingPods.slot;
import static dev.midflight.operator.rollout.TestingPods.spec;
import static dev.midflight.operator.rollout.TestingPods.steady;
import static dev.midflight.operator.rollout.TestingPods.upgrading;
import static dev.midflight.operator.rollout.TestingPods.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.Partition;
import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.rollout.FleetPod.Availability;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

class RolloutTest {
    private static final Map<String, NodePull> PULLED = Map.of("node-1", new NodePull.Pulled());

    @Test
    void pullsTheImageOnceANodeBeforeAnyPodThereIsTouched() {
        RolloutPlan plan = decide(fleet(Map.of(), steadyPods(3)), spec());

        assertEquals(List.of(new RolloutAction.Pull("node-1")), plan.actions());
    }

    @Test
    void touchesNoPodOnANodeThatCouldNotPull() {
        Map<String, NodePull> failed =
                Map.of("node-1", new NodePull.Failed("ErrImagePull: not found"));

        RolloutPlan plan = decide(fleet(failed, steadyPods(3)), spec());

        assertEquals(List.of(), plan.actions());
        assertEquals(
                new RolloutPhase.PullFailed("node-1", "ErrImagePull: not found"), plan.phase());
    }

    @Test
    void patchesTheStandbySlotImageAndEpochAtOnce() {
        RolloutPlan plan = decide(fleet(PULLED, steadyPods(1)), spec());

        RolloutAction.PatchSlot patch =
                assertInstanceOf(RolloutAction.PatchSlot.class, plan.actions().getFirst());
        assertEquals(image(V2), patch.image());
        assertEquals(
                new Attempt(Attempt.Kind.PATCH, 7, V2, Slot.B, Epoch.of(2), image(V1), NOW),
                patch.attempt());
    }

    @Test
    void announcesATakeOverWhereTheStandbyHasTheVersion() {
        FleetPod pod =
                with(
                        pod("p"),
                        new Intent(Slot.A, Epoch.of(3)),
                        new SlotContainer("/spec/initContainers/1", image(V2), ""));
        Sighting both =
                Sighting.of(
                        slot(Slot.A, SlotState.SERVING, 3, V1),
                        slot(Slot.B, SlotState.SOAKING, 2, V2));

        RolloutPlan plan = decide(fleet(Map.of(), List.of(member(pod, both))), spec());

        RolloutAction.Announce announce =
                assertInstanceOf(RolloutAction.Announce.class, plan.actions().getFirst());
        assertEquals(Attempt.Kind.TAKE_OVER, announce.attempt().kind());
        assertEquals(Epoch.of(4), announce.attempt().epoch());
    }

    @Test
    void beginsNoMoreThanMaxUnavailableAndCountsUnreadyPods() {
        List<Fleet.Member> pods = new ArrayList<>(steadyPods(8));
        pods.add(member(with(pod("sick"), Availability.UNREADY), new Sighting.Silent()));
        pods.add(member(upgrading("moving", NOW), new Sighting.Silent()));

        RolloutPlan plan =
                decide(fleet(PULLED, pods), spec(new Partition.Count(0), Share.of(3), Hold.NONE));

        assertEquals(1, plan.actions().size());
    }

    @Test
    void leavesThePartitionOnThePreviousVersion() {
        RolloutPlan plan =
                decide(
                        fleet(PULLED, steadyPods(10)),
                        spec(new Partition.Count(4), Share.of(10), Hold.NONE));

        assertEquals(6, plan.actions().size());
        assertEquals(4, plan.counts().staying());
    }

    @Test
    void theSamePodsStayWhateverElseComesAndGoes() {
        RolloutSpec half = spec(new Partition.Percentage(50), Share.of(100), Hold.NONE);

        Set<PodKey> few = touched(decide(fleet(PULLED, steadyPods(40)), half));
        Set<PodKey> many = touched(decide(fleet(PULLED, steadyPods(80)), half));

        assertTrue(many.containsAll(few));
        assertTrue(few.size() > 10 && few.size() < 30, few.size() + " of 40");
    }

    @Test
    void respectsDisruptionBudgets() {
        Fleet fleet =
                new Fleet(
                        steadyPods(3),
                        PULLED,
                        List.of(
                                new DisruptionBudget(
                                        "shop/pdb", Set.of("uid-p0", "uid-p1", "uid-p2"), 0)),
                        Map.of(),
                        NOW);

        RolloutPlan plan = decide(fleet, spec());

        assertEquals(List.of(), plan.actions());
        assertTrue(
                assertInstanceOf(RolloutPhase.Blocked.class, plan.phase())
                        .why()
                        .endsWith("PodDisruptionBudget shop/pdb allows no disruption"));
    }

    @Test
    void pausedLetsWhatIsUnderWayComeToItsEnd() {
        List<Fleet.Member> pods = new ArrayList<>(steadyPods(2));
        SlotReport failed = slot(Slot.B, SlotState.FAILED, 2, V2);
        Sighting broken = Sighting.of(slot(Slot.A, SlotState.SERVING, 1, V1), failed);
        pods.add(member(upgrading("moving", NOW), broken));

        RolloutPlan plan =
                decide(fleet(PULLED, pods), spec(new Partition.Count(0), Share.of(9), Hold.PAUSED));

        RolloutAction.GoBack back =
                assertInstanceOf(RolloutAction.GoBack.class, plan.actions().getFirst());
        assertEquals(1, plan.actions().size());
        assertEquals(new Intent(Slot.A, Epoch.of(3)), back.intent());
        assertEquals(image(V1), back.image());
    }

    @Test
    void oneFailedPodStopsTheRoll() {
        List<Fleet.Member> pods = new ArrayList<>(steadyPods(5));
        pods.add(
                member(
                        with(
                                pod("bad"),
                                new Progress.WentBack(
                                        attempt(Attempt.Kind.PATCH, NOW), "exit code 1")),
                        steady()));

        RolloutPlan plan =
                decide(fleet(PULLED, pods), spec(new Partition.Count(0), Share.of(9), Hold.NONE));

        assertEquals(List.of(), plan.actions());
        assertEquals(new RolloutPhase.Stopped("shop/bad: exit code 1"), plan.phase());
    }

    @Test
    void staysStoppedWhenThePodThatFailedIsGone() {
        RolloutPlan plan =
                decide(
                        fleet(PULLED, steadyPods(5)),
                        spec(new Partition.Count(0), Share.of(9), Hold.FAILED_BEFORE));

        assertEquals(List.of(), plan.actions());
        assertInstanceOf(RolloutPhase.Stopped.class, plan.phase());
    }

    @Test
    void annotationsAreRewrittenAfterARescue() {
        Sighting rescued =
                Sighting.of(slot(Slot.B, SlotState.SERVING, 1, V1), SlotReport.unreachable(Slot.A));

        RolloutPlan plan =
                decide(
                        fleet(PULLED, List.of(member(pod("p"), rescued))),
                        spec(new Partition.Count(0), Share.of(1), Hold.PAUSED));

        RolloutAction.Settle settle =
                assertInstanceOf(RolloutAction.Settle.class, plan.actions().getFirst());
        assertEquals(new Intent(Slot.B, Epoch.of(1)), settle.intent());
    }

    @Test
    void neverTouchesASilentOrLeavingPod() {
        List<Fleet.Member> pods =
                List.of(
                        member(pod("silent"), new Sighting.Silent()),
                        member(with(pod("leaving"), Availability.LEAVING), steady()));

        RolloutPlan plan =
                decide(fleet(PULLED, pods), spec(new Partition.Count(0), Share.of(9), Hold.NONE));

        assertEquals(List.of(), plan.actions());
        assertEquals(
                new RolloutPhase.Blocked("shop/silent: no report from its proxy"), plan.phase());
    }

    @Test
    void aPodThatHasTheImageButNeverServedIsNotCountedAsUpdated() {
        FleetPod born =
                with(
                        pod("new"),
                        new Intent(Slot.B, Epoch.of(1)),
                        new SlotContainer("/spec/initContainers/1", image(V2), ""));
        Fleet starting =
                fleet(
                        Map.of(),
                        List.of(member(with(born, Availability.UNREADY), new Sighting.Silent())));
        Fleet started = fleet(Map.of(), List.of(member(born, new Sighting.Silent())));

        assertEquals(new RolloutPhase.Complete(), decide(starting, spec()).phase());
        assertEquals(0, decide(starting, spec()).counts().updated());
        assertEquals(1, decide(started, spec()).counts().updated());
    }

    @Test
    void looksAgainAtTheDeadline() {
        RolloutPlan plan =
                decide(
                        fleet(
                                PULLED,
                                List.of(
                                        member(
                                                upgrading("p", NOW.minusSeconds(20)),
                                                new Sighting.Silent()))),
                        spec());

        assertEquals(NOW.plusSeconds(40).plusMillis(1), plan.lookAgain().orElseThrow());
    }

    @Test
    void waitsUntilTheKubeletRestartsTheSlotAtOnce() {
        Restarts lately =
                Restarts.NONE
                        .with(Slot.B, image(V1), NOW.minusSeconds(90))
                        .with(Slot.B, image(V2), NOW.minusSeconds(30))
                        .with(Slot.B, image(V1), NOW.minusSeconds(5));
        FleetPod held = with(pod("held"), lately);
        List<Fleet.Member> pods = List.of(member(held, steady()), steadyPods(1).getFirst());

        RolloutPlan plan =
                decide(fleet(PULLED, pods), spec(new Partition.Count(0), Share.of(9), Hold.NONE));

        assertEquals(Set.of(pod("p0").key()), touched(plan));
        assertEquals(NOW.plusSeconds(8), plan.lookAgain().orElseThrow());
    }

    @Test
    void goesBackOnlyWhenTheKubeletRestartsTheSlotAtOnce() {
        Restarts lately =
                Restarts.NONE
                        .with(Slot.B, image(V2), NOW.minusSeconds(90))
                        .with(Slot.B, image(V1), NOW.minusSeconds(40))
                        .with(Slot.B, image(V2), NOW.minusSeconds(5));
        Sighting broken =
                Sighting.of(
                        slot(Slot.A, SlotState.SERVING, 1, V1),
                        slot(Slot.B, SlotState.FAILED, 2, V2));
        FleetPod failing = with(upgrading("p", NOW.minusSeconds(5)), lately);

        RolloutPlan plan = decide(fleet(PULLED, List.of(member(failing, broken))), spec());

        assertEquals(List.of(), plan.actions());
        assertTrue(plan.lookAgain().orElseThrow().isAfter(NOW));
    }

    @Test
    void aPodThatRefusesThePatchLeavesItsPlaceToTheNext() {
        PodKey first = touched(decide(fleet(PULLED, steadyPods(3)), spec())).iterator().next();

        RolloutPlan plan = decide(refusing(3, Set.of(first)), spec());

        assertEquals(1, plan.actions().size());
        assertTrue(!touched(plan).contains(first), touched(plan).toString());
        assertEquals(new RolloutPhase.Rolling(), plan.phase());
    }

    @Test
    void isBlockedWhereEveryPodRefusesThePatchAndTriesAgain() {
        Set<PodKey> all = Set.of(pod("p0").key(), pod("p1").key());
        Fleet fleet = refusing(2, all);

        RolloutPlan plan = decide(fleet, spec());

        assertEquals(List.of(), plan.actions());
        assertTrue(
                assertInstanceOf(RolloutPhase.Blocked.class, plan.phase())
                        .why()
                        .endsWith("the patch of this pod was refused: policy"));
        assertEquals(NOW.plusSeconds(60), plan.lookAgain().orElseThrow());
        assertEquals(1, Rollout.decide(fleet, spec(), NOW.plusSeconds(60)).actions().size());
    }

    @Test
    void triesAPodThatRefusedBeforeAfterAllThatNeverDid() {
        PodKey first = touched(decide(fleet(PULLED, steadyPods(3)), spec())).iterator().next();

        RolloutPlan later = Rollout.decide(refusing(3, Set.of(first)), spec(), NOW.plusSeconds(60));

        assertEquals(1, later.actions().size());
        assertTrue(!touched(later).contains(first), touched(later).toString());
    }

    private static Fleet refusing(int pods, Set<PodKey> refusing) {
        Map<PodKey, Refusal> refusals = new HashMap<>();
        refusing.forEach(key -> refusals.put(key, new Refusal("policy", NOW.plusSeconds(60))));
        return new Fleet(steadyPods(pods), PULLED, List.of(), refusals, NOW.minusSeconds(3600));
    }

    private static Set<PodKey> touched(RolloutPlan plan) {
        Set<PodKey> touched = new HashSet<>();
        for (RolloutAction action : plan.actions()) {
            touched.add(assertInstanceOf(RolloutAction.PatchSlot.class, action).pod().key());
        }
        return touched;
    }

    private static List<Fleet.Member> steadyPods(int count) {
        List<Fleet.Member> pods = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            pods.add(member(pod("p" + i), steady()));
        }
        return pods;
    }

    private static Fleet fleet(Map<String, NodePull> pulls, List<Fleet.Member> pods) {
        return new Fleet(pods, pulls, List.of(), Map.of(), NOW.minusSeconds(3600));
    }

    private static RolloutPlan decide(Fleet fleet, RolloutSpec spec) {
        return Rollout.decide(fleet, spec, NOW);
    }
}
