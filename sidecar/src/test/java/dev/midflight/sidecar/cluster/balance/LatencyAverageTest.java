package dev.midflight.sidecar.cluster.balance;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class LatencyAverageTest {
    private static final long SECOND = 1_000_000_000L;

    @Test
    void followsAPeakAtOnceAndForgetsItOverTime() {
        LatencyAverage average = new LatencyAverage(10_000, 0);

        average.observe(5_000_000, SECOND);
        average.observe(100_000_000, SECOND);
        assertEquals(100_000_000, average.nanos());

        average.observe(5_000_000, 11 * SECOND);
        assertEquals(5e6 + 95e6 / Math.E, average.nanos(), 1e4);
        average.observe(5_000_000, 100 * SECOND);
        assertEquals(5e6, average.nanos(), 1e5);
    }

    @Test
    void costsMoreTheMoreIsUnderWay() {
        LatencyAverage average = new LatencyAverage(10_000, 0);
        average.observe(1_000_000, 1);

        assertEquals(4e6, average.cost(3, 1), 1);
    }

    @Test
    void oneThatNeverAnsweredIsTriedOnceAndThenLast() {
        LatencyAverage unknown = new LatencyAverage(10_000, 0);

        assertEquals(0, unknown.cost(0, 1));
        assertTrue(unknown.cost(1, 1) > 60e9);
    }
}
