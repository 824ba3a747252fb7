package dev.midflight.e2e.load;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class GapHistogramTest {
    @Test
    void quantilesAreRightToTwoPercent() {
        GapHistogram histogram = new GapHistogram();
        for (int micros = 1; micros <= 100_000; micros++) {
            histogram.record(micros);
        }

        assertEquals(50, histogram.quantileMillis(0.5), 1);
        assertEquals(99, histogram.quantileMillis(0.99), 2);
        assertEquals(100, histogram.maxMillis());
    }

    @Test
    void theLongestTimeIsKeptExactly() {
        GapHistogram histogram = new GapHistogram();

        histogram.record(3);
        histogram.record(7_654_321);

        assertEquals(7654.321, histogram.maxMillis());
        assertEquals(7654.321, histogram.quantileMillis(1));
    }

    @Test
    void isZeroWithoutValues() {
        assertEquals(0, new GapHistogram().quantileMillis(0.99));
    }
}
