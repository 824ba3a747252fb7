package dev.midflight.sidecar.cluster.outlier;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.sidecar.cluster.outlier.SuccessRates.Sample;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SuccessRatesTest {
    @Test
    void theOneThatFailsFarMoreOftenIsAnOutlier() {
        assertEquals(List.of("bad"), outliers(new Sample("bad", 50, 50)));
    }

    @Test
    void oneThatFailsALittleMoreOftenAmongUnevenOnesIsNot() {
        List<Sample> uneven =
                List.of(
                        new Sample("a", 90, 10),
                        new Sample("b", 94, 6),
                        new Sample("c", 98, 2),
                        new Sample("d", 99, 1),
                        new Sample("e", 89, 11));

        assertEquals(List.of(), SuccessRates.outliers(uneven, SuccessRate.DEFAULT));
    }

    @Test
    void oneWithFewRequestsIsNotJudged() {
        assertEquals(List.of(), outliers(new Sample("bad", 0, 99)));
    }

    @Test
    void thereMustBeEnoughToCompareWith() {
        List<Sample> few = good().subList(0, 3);

        assertEquals(List.of(), SuccessRates.outliers(few, SuccessRate.DEFAULT));
    }

    private static List<String> outliers(Sample more) {
        List<Sample> samples = good();
        samples.add(more);
        return SuccessRates.outliers(samples, SuccessRate.DEFAULT);
    }

    private static List<Sample> good() {
        List<Sample> samples = new ArrayList<>();
        for (int i = 0; i < 9; i++) {
            samples.add(new Sample("good" + i, 100, 0));
        }
        return samples;
    }
}
