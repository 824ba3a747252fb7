package dev.midflight.operator.rollout;

import static dev.midflight.operator.rollout.TestingPods.V1;
import static dev.midflight.operator.rollout.TestingPods.V2;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.ProxyVersion;
import dev.midflight.operator.rollout.RolloutSpec.Hold;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Thousands of random histories of a fleet whose operator is killed between any two steps. */
class RolloutPropertyTest {
    private static final int HISTORIES = 120;
    private static final int EVENTS = 300;

    @ParameterizedTest
    @ValueSource(strings = {"v2", "crashes", "hangs", "missing"})
    void neverHarmsAPodAndAlwaysEndsStable(String name) {
        ProxyVersion wanted = ProxyVersion.of(name);

        for (int seed = 0; seed < HISTORIES; seed++) {
            TestingFleet fleet = fleet(seed);
            fleet.want(wanted);
            events(fleet);
            fleet.settle();

            assertStable(fleet, seed);
            RolloutPhase phase = fleet.decide().phase();
            assertTrue(
                    phase instanceof RolloutPhase.Complete || phase instanceof RolloutPhase.Stopped,
                    "seed " + seed + ": " + phase);
            if (phase instanceof RolloutPhase.Complete) {
                assertTrue(
                        fleet.pods().stream().allMatch(pod -> pod.serving().equals(wanted)),
                        "seed " + seed);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"crashes", "hangs", "missing"})
    void aBrokenVersionStopsAndTheNextOneRollsOut(String name) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            TestingFleet fleet = fleet(seed);
            fleet.want(ProxyVersion.of(name));
            fleet.settle();
            assertInstanceOf(RolloutPhase.Stopped.class, fleet.decide().phase(), "seed " + seed);

            fleet.want(V2);
            fleet.settle();

            assertStable(fleet, seed);
            assertEquals(new RolloutPhase.Complete(), fleet.decide().phase(), "seed " + seed);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"v2", "crashes", "hangs"})
    void pausedInTheMiddleEndsStable(String name) {
        for (int seed = 0; seed < HISTORIES; seed++) {
            TestingFleet fleet = fleet(seed);
            fleet.want(ProxyVersion.of(name));
            events(fleet);
            fleet.hold(Hold.PAUSED);
            fleet.settle();

            assertStable(fleet, seed);
            assertEquals(0, fleet.decide().counts().underWay(), "seed " + seed);
        }
    }

    private static TestingFleet fleet(int seed) {
        SplittableRandom random = new SplittableRandom(seed);
        return new TestingFleet(random, 1 + random.nextInt(6), V1);
    }

    private static void events(TestingFleet fleet) {
        for (int i = 0; i < EVENTS; i++) {
            fleet.somethingHappens();
        }
    }

    private static void assertStable(TestingFleet fleet, int seed) {
        assertEquals(List.of(), fleet.violations(), "seed " + seed);
        for (TestingPod pod : fleet.pods()) {
            assertTrue(pod.isStable(), "seed " + seed + ": " + pod.observed());
        }
    }
}
