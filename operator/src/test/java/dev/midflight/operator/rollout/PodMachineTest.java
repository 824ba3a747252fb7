package dev.midflight.operator.rollout;

import static dev.midflight.operator.rollout.TestingPods.NOW;
import static dev.midflight.operator.rollout.TestingPods.V1;
import static dev.midflight.operator.rollout.TestingPods.V2;
import static dev.midflight.operator.rollout.TestingPods.attempt;
import static dev.midflight.operator.rollout.TestingPods.pod;
import static dev.midflight.operator.rollout.TestingPods.slot;
import static dev.midflight.operator.rollout.TestingPods.spec;
import static dev.midflight.operator.rollout.TestingPods.steady;
import static dev.midflight.operator.rollout.TestingPods.upgrading;
import static dev.midflight.operator.rollout.TestingPods.with;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midflight.model.Epoch;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.operator.rollout.Sighting.Silent;
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
import org.junit.jupiter.api.Test;

class PodMachineTest {
    private static final Instant LATE = NOW.minus(Duration.ofSeconds(61));
    private static final SlotReport OLD = slot(Slot.A, SlotState.SERVING, 1, V1);

    @Test
    void knowsNothingOfASilentPod() {
        assertInstanceOf(Unknown.class, verdict(pod("p"), new Silent()));
    }

    @Test
    void isReadyOnlyWhileOneSlotServesAndTheOtherStandsByOrSoaks() {
        for (SlotState peer : SlotState.values()) {
            Verdict verdict = verdict(pod("p"), Sighting.of(OLD, slot(Slot.B, peer, 0, V1)));

            boolean ready = peer == SlotState.STANDBY || peer == SlotState.SOAKING;
            assertEquals(ready ? Ready.class : Waiting.class, verdict.getClass(), peer.word());
        }
    }

    @Test
    void isNotReadyWhileTheReporterItselfDoesNotServe() {
        SlotReport draining = slot(Slot.A, SlotState.DRAINING, 1, V1);

        Verdict verdict =
                verdict(pod("p"), Sighting.of(draining, slot(Slot.B, SlotState.STANDBY, 0, V1)));

        assertInstanceOf(Waiting.class, verdict);
    }

    @Test
    void isInProgressWhileTheNewSlotStarts() {
        Sighting starting = Sighting.of(OLD, slot(Slot.B, SlotState.STARTING, 2, V2));

        assertInstanceOf(InProgress.class, verdict(upgrading("p", NOW), starting));
    }

    @Test
    void goesBackWhenTheNewSlotFailed() {
        SlotReport failed =
                new SlotReport(Slot.B, SlotState.FAILED, Epoch.of(2), V2, 5, "exit code 1");

        Verdict verdict = verdict(upgrading("p", NOW), Sighting.of(OLD, failed));

        assertEquals(
                "slot b (v2) is failed after 5 restarts: exit code 1",
                assertInstanceOf(MustGoBack.class, verdict).why());
    }

    @Test
    void doesNotTakeAnOlderFailureOfTheSlotForTheAttempts() {
        SlotReport failedBefore = slot(Slot.B, SlotState.FAILED, 1, V1);

        Verdict verdict = verdict(upgrading("p", NOW), Sighting.of(OLD, failedBefore));

        assertInstanceOf(InProgress.class, verdict);
    }

    @Test
    void goesBackAtOnceWhenTheKubeletHasNoImage() {
        FleetPod stuck = upgrading("p", NOW);
        FleetPod noImage =
                with(
                        stuck,
                        stuck.intent(),
                        new SlotContainer(
                                "/spec/initContainers/1",
                                stuck.slotB().image(),
                                "ErrImagePull: not found"));

        Verdict verdict = verdict(noImage, Sighting.of(OLD, SlotReport.unreachable(Slot.B)));

        assertEquals(
                "slot b: ErrImagePull: not found",
                assertInstanceOf(MustGoBack.class, verdict).why());
    }

    @Test
    void goesBackAfterTheDeadlineOnlyWhileSomebodyReports() {
        Sighting starting = Sighting.of(OLD, slot(Slot.B, SlotState.STARTING, 2, V2));

        assertInstanceOf(MustGoBack.class, verdict(upgrading("p", LATE), starting));
        assertInstanceOf(Overdue.class, verdict(upgrading("p", LATE), new Silent()));
    }

    @Test
    void neverGoesBackOnceTheNewSlotServes() {
        Sighting arrived =
                Sighting.of(
                        slot(Slot.B, SlotState.SERVING, 2, V2),
                        slot(Slot.A, SlotState.DRAINING, 1, V1));

        assertInstanceOf(Waiting.class, verdict(upgrading("p", LATE), arrived));
    }

    @Test
    void failsWhenTheImageServesWithAnotherVersionThanItsTag() {
        Sighting mislabelled =
                Sighting.of(
                        slot(Slot.B, SlotState.SERVING, 2, V1),
                        slot(Slot.A, SlotState.SOAKING, 1, V1));

        assertInstanceOf(Failed.class, verdict(upgrading("p", NOW), mislabelled));
    }

    @Test
    void goesBackWhenTheNewSlotServedAndDied() {
        SlotReport rescuer = slot(Slot.A, SlotState.SERVING, 2, V1);
        Sighting rescued = Sighting.of(rescuer, SlotReport.unreachable(Slot.B));
        FleetPod arrived =
                with(upgrading("p", NOW), new Progress.Arrived(attempt(Attempt.Kind.PATCH, NOW)));

        assertInstanceOf(MustGoBack.class, verdict(arrived, rescued));
    }

    @Test
    void aRescueLongAfterIsNoFailureOfTheVersion() {
        Instant longAgo = NOW.minus(Duration.ofDays(1));
        SlotReport rescuer = slot(Slot.A, SlotState.SERVING, 2, V1);
        FleetPod arrived =
                with(
                        upgrading("p", longAgo),
                        new Progress.Arrived(attempt(Attempt.Kind.PATCH, longAgo)));

        Verdict verdict =
                verdict(arrived, Sighting.of(rescuer, slot(Slot.B, SlotState.STANDBY, 2, V2)));

        assertInstanceOf(Ready.class, verdict);
    }

    @Test
    void commandsATakeOverUntilTheSlotMoves() {
        FleetPod announced =
                with(pod("p"), new Progress.Attempted(attempt(Attempt.Kind.TAKE_OVER, NOW)));

        assertInstanceOf(Nudge.class, verdict(announced, steady()));
        assertInstanceOf(
                InProgress.class,
                verdict(announced, Sighting.of(OLD, slot(Slot.B, SlotState.STARTING, 2, V2))));
    }

    @Test
    void nudgesAPatchedSlotThatStandsByWithTheNewImage() {
        Sighting standsBy = Sighting.of(OLD, slot(Slot.B, SlotState.STANDBY, 0, V2));

        assertInstanceOf(InProgress.class, verdict(upgrading("p", NOW), standsBy));
        assertInstanceOf(Nudge.class, verdict(upgrading("p", NOW.minusSeconds(6)), standsBy));
    }

    @Test
    void remembersAFailureUntilTheSpecChanges() {
        Attempt ofThisSpec = attempt(Attempt.Kind.PATCH, NOW);
        Attempt ofAnother =
                new Attempt(
                        Attempt.Kind.PATCH,
                        6,
                        V2,
                        Slot.B,
                        Epoch.of(2),
                        ofThisSpec.previousImage(),
                        NOW);

        assertInstanceOf(
                Failed.class,
                verdict(with(pod("p"), new Progress.WentBack(ofThisSpec, "x")), steady()));
        assertInstanceOf(
                Ready.class,
                verdict(with(pod("p"), new Progress.WentBack(ofAnother, "x")), steady()));
    }

    private static Verdict verdict(FleetPod pod, Sighting sighting) {
        return new PodMachine(spec(), NOW.minus(Duration.ofDays(2)), NOW).step(pod, sighting);
    }
}
