package dev.midflight.sidecar.cluster.balance;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

/** The rows are those of Envoy's documentation of priority levels and of panic. */
class PriorityLoadsTest {
    @Test
    void theFirstPriorityKeepsAllWhileItsHealthTimesTheFactorIsEnough() {
        assertArrayEquals(new int[] {100, 0}, percents(100, 100));
        assertArrayEquals(new int[] {100, 0}, percents(72, 72));
        assertArrayEquals(new int[] {99, 1}, percents(71, 71));
        assertArrayEquals(new int[] {70, 30}, percents(50, 50));
        assertArrayEquals(new int[] {35, 65}, percents(25, 100));
        assertArrayEquals(new int[] {0, 100}, percents(0, 100));
        assertArrayEquals(new int[] {50, 50}, percents(25, 25));
    }

    @Test
    void whatOverflowsGoesFromOneToTheNext() {
        assertArrayEquals(new int[] {35, 35, 30}, percents(25, 25, 25));
        assertArrayEquals(new int[] {0, 28, 72}, percents(0, 20, 100));
    }

    @Test
    void thereIsPanicOnlyWhereAllTogetherCannotTakeIt() {
        assertArrayEquals(new boolean[] {false, false}, panic(20, 100));
        assertArrayEquals(new boolean[] {true, true}, panic(25, 25));
        assertArrayEquals(new boolean[] {false, true}, panic(60, 5));
        assertArrayEquals(new boolean[] {true, true}, panic(0, 0));
    }

    @Test
    void withNobodyHealthyEachGetsAsManyAsItHasEndpoints() {
        PriorityLoads loads = PriorityLoads.of(new int[] {0, 0}, new int[] {1, 3}, 140, 50);

        assertArrayEquals(new int[] {25, 75}, loads.percents());
    }

    @Test
    void aPointLeadsToItsPriority() {
        PriorityLoads loads = PriorityLoads.of(new int[] {5, 5}, new int[] {10, 10}, 140, 50);

        assertEquals(0, loads.at(69));
        assertEquals(1, loads.at(70));
        assertEquals(1, loads.at(99));
    }

    private static int[] percents(int... healthyPercent) {
        return loads(healthyPercent).percents();
    }

    private static boolean[] panic(int... healthyPercent) {
        return loads(healthyPercent).panic();
    }

    private static PriorityLoads loads(int... healthyPercent) {
        int[] total = new int[healthyPercent.length];
        java.util.Arrays.fill(total, 100);
        return PriorityLoads.of(healthyPercent, total, 140, 50);
    }
}
