package dev.midflight.sidecar.telemetry;

import static org.junit.jupiter.api.Assertions.assertEquals;

import org.junit.jupiter.api.Test;

final class SizeBucketsTest {
    @Test
    void aSizeIsInTheFirstBucketThatHoldsIt() {
        for (int bucket = 0; bucket < SizeBuckets.COUNT - 1; bucket++) {
            long bound = Math.round(SizeBuckets.SCALE.bounds().get(bucket));

            assertEquals(bucket, SizeBuckets.indexOf(bound));
            assertEquals(bucket + 1, SizeBuckets.indexOf(bound + 1));
        }
        assertEquals(0, SizeBuckets.indexOf(0));
        assertEquals(SizeBuckets.COUNT - 1, SizeBuckets.indexOf(Long.MAX_VALUE));
    }
}
