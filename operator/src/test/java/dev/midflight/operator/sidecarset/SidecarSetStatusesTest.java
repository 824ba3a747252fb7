package dev.midflight.operator.sidecarset;

import static dev.midflight.operator.sidecarset.TestingSets.NOW;
import static dev.midflight.operator.sidecarset.TestingSets.plan;
import static dev.midflight.operator.sidecarset.TestingSets.set;
import static dev.midflight.operator.sidecarset.TestingSets.withStatus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.Condition;
import dev.midflight.crds.PodFailure;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.model.ProxyVersion;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.RolloutPhase;
import dev.midflight.operator.rollout.RolloutPlan;
import dev.midflight.operator.rollout.RolloutPlan.Failure;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import dev.midflight.operator.sidecarset.SidecarSetEvents.Turn;
import dev.midflight.operator.status.EventRecorder.Severity;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SidecarSetStatusesTest {
    private static final Census EMPTY = new Census(List.of(), List.of(), 0);
    private static final RolloutPlan COMPLETE = plan(new RolloutPhase.Complete(), 4, 4, List.of());
    private static final RolloutPlan ROLLING = plan(new RolloutPhase.Rolling(), 4, 1, List.of());
    private static final RolloutPlan STOPPED =
            plan(
                    new RolloutPhase.Stopped("shop/cart-0: exit code 1"),
                    4,
                    0,
                    List.of(
                            new Failure(
                                    new PodKey("shop", "cart-0", "uid"),
                                    ProxyVersion.of("v2"),
                                    "exit code 1")));

    @Test
    void theStableVersionIsTheOldOneUntilEveryPodServesWithTheNew() {
        SidecarSetStatus v1 = stable("v1");

        assertEquals("v1", status(set(), v1, ROLLING).stableVersion());
        assertEquals("v2", status(set(), v1, COMPLETE).stableVersion());
    }

    @Test
    void namesTheVersionThatFailedAndThePod() {
        SidecarSetStatus status = status(set(), stable("v1"), STOPPED);

        assertEquals("v2", status.failedVersion());
        assertEquals(
                List.of(new PodFailure("shop/cart-0", "v2", "UpgradeFailed", "exit code 1")),
                status.failures());
        assertTrue(condition(status, "Degraded").isTrue());
        assertEquals("shop/cart-0: exit code 1", condition(status, "Degraded").message());
    }

    @Test
    void remembersTheFailureWhenThePodIsGone() {
        SidecarSetStatus failed = status(set(), stable("v1"), STOPPED);
        SidecarSet later = withStatus(set(), failed);
        RolloutPlan withoutThePod =
                plan(new RolloutPhase.Stopped("version v2 failed before"), 3, 0, List.of());

        assertEquals(Hold.FAILED_BEFORE, SidecarSetDesired.rollout(later).hold());
        SidecarSetStatus status = status(set(), failed, withoutThePod);
        assertEquals(failed.failures(), status.failures());
        assertEquals("v2", status.failedVersion());
    }

    @Test
    void anEditOfTheSpecGivesAFailedVersionAnotherTry() {
        SidecarSet edited = withStatus(set(), status(set(), stable("v1"), STOPPED));
        edited.getMetadata().setGeneration(8L);

        assertEquals(Hold.NONE, SidecarSetDesired.rollout(edited).hold());
    }

    @Test
    void aFailedPullNamesTheNodeAndIsTriedAgain() {
        RolloutPlan noImage =
                plan(
                        new RolloutPhase.PullFailed("node-1", "ErrImagePull: not found"),
                        4,
                        0,
                        List.of(),
                        Map.of("node-1", "ErrImagePull: not found"));

        SidecarSetStatus status = status(set(), stable("v1"), noImage);

        assertEquals("v2", status.failedVersion());
        assertEquals(
                "node node-1: ErrImagePull: not found", condition(status, "ImagePulled").message());
        assertTrue(condition(status, "Degraded").isTrue());
        assertEquals(Hold.NONE, SidecarSetDesired.rollout(withStatus(set(), status)).hold());
    }

    @Test
    void aRollThatRecoversClearsTheFailure() {
        SidecarSetStatus status = status(set(), status(set(), stable("v1"), STOPPED), ROLLING);

        assertNull(status.failedVersion());
        assertEquals(List.of(), status.failures());
    }

    @Test
    void nothingChangesWhenNothingHappened() {
        SidecarSetStatus first = status(set(), stable("v1"), ROLLING);
        SidecarSet later = withStatus(set(), first);

        SidecarSetStatus second =
                SidecarSetStatuses.of(
                        later, EMPTY, ROLLING, List.of(), List.of(), NOW.plus(Duration.ofHours(1)));

        assertEquals(first, second);
        assertEquals(List.of(), SidecarSetEvents.turns(first, second));
    }

    @Test
    void tellsEachTurnOnce() {
        SidecarSetStatus rolling = status(set(), stable("v1"), ROLLING);
        SidecarSetStatus failed = status(set(), rolling, STOPPED);
        List<String> reasons = new ArrayList<>();

        for (List<Turn> turns :
                List.of(
                        SidecarSetEvents.turns(stable("v1"), rolling),
                        SidecarSetEvents.turns(rolling, failed),
                        SidecarSetEvents.turns(failed, status(set(), failed, STOPPED)))) {
            turns.forEach(turn -> reasons.add(turn.reason()));
        }

        assertEquals(List.of("RolloutRolling", "UpgradeFailed"), reasons);
    }

    @Test
    void saysAndTellsWhatCouldNotBeDone() {
        SidecarSetStatus before = status(set(), stable("v1"), ROLLING);

        SidecarSetStatus status =
                SidecarSetStatuses.of(
                        withStatus(set(), before),
                        EMPTY,
                        ROLLING,
                        List.of(),
                        List.of("shop/cart-0: webhook away"),
                        NOW);

        assertTrue(condition(status, "Degraded").isTrue());
        assertEquals(
                "trying again; shop/cart-0: webhook away", condition(status, "Degraded").message());
        assertEquals(
                List.of(
                        new Turn(
                                Severity.WARNING,
                                "ActionFailed",
                                "trying again; shop/cart-0: webhook away")),
                SidecarSetEvents.turns(before, status));
    }

    @Test
    void triesAgainLaterAndLaterWhatFails() {
        SidecarSetStatus failing =
                SidecarSetStatuses.of(
                        withStatus(set(), stable("v1")),
                        EMPTY,
                        ROLLING,
                        List.of(),
                        List.of("away"),
                        NOW);
        Duration longest = Duration.ofSeconds(30);

        assertEquals(Duration.ofSeconds(1), RetryDelay.of(failing, NOW, longest));
        assertEquals(Duration.ofSeconds(8), RetryDelay.of(failing, NOW.plusSeconds(8), longest));
        assertEquals(longest, RetryDelay.of(failing, NOW.plusSeconds(300), longest));
    }

    @Test
    void countsAndNamesMissedPods() {
        Census census = new Census(List.of(), List.of(new PodKey("shop", "old", "uid")), 2);
        SidecarSet set = withStatus(set(), stable("v1"));

        SidecarSetStatus status =
                SidecarSetStatuses.of(set, census, COMPLETE, List.of(), List.of(), NOW);

        assertEquals(1, status.missedPods());
        assertEquals(2, status.skippedPods());
        assertEquals(3, status.matchedPods());
        assertEquals(
                "1 pods have no sidecar (shop/old): create them anew to inject them",
                condition(status, "AllInjected").message());
    }

    @Test
    void namesPodsWhoseRulesAreNotWhatIsWanted() {
        SidecarSet set = withStatus(set(), stable("v1"));
        List<PodKey> drifted = List.of(new PodKey("shop", "cart-0", "uid"));

        SidecarSetStatus status =
                SidecarSetStatuses.of(set, EMPTY, COMPLETE, drifted, List.of(), NOW);

        Condition intact = condition(status, "InterceptionIntact");
        assertEquals("False", intact.status());
        assertEquals("1 pods' rules are not what is wanted (shop/cart-0)", intact.message());
        assertTrue(condition(status(set(), stable("v1"), COMPLETE), "InterceptionIntact").isTrue());
    }

    private static SidecarSetStatus stable(String version) {
        return new SidecarSetStatus(
                6L, 0, 0, 0, 0, 0, 0, version, version, null, List.of(), List.of());
    }

    private static SidecarSetStatus status(
            SidecarSet set, SidecarSetStatus before, RolloutPlan plan) {
        return SidecarSetStatuses.of(
                withStatus(set, before), EMPTY, plan, List.of(), List.of(), NOW);
    }

    private static Condition condition(SidecarSetStatus status, String type) {
        return status.conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }
}
