package dev.midflight.sidecar.telemetry;

import java.util.stream.IntStream;

/** Upper bounds of the request duration histogram: 0.5 ms to 65 s, doubling, and infinity. */
final class DurationBuckets {
    static final int COUNT = 19;

    private static final long FIRST_NANOS = 500_000;
    private static final double SECOND = 1e9;

    /** In seconds; sums are of nanoseconds. */
    static final Scale SCALE =
            new Scale(
                    IntStream.range(0, COUNT - 1)
                            .mapToObj(bucket -> (FIRST_NANOS << bucket) / SECOND)
                            .toList(),
                    SECOND);

    private DurationBuckets() {}

    static int indexOf(long nanos) {
        if (nanos <= FIRST_NANOS) {
            return 0;
        }
        int bucket = 64 - Long.numberOfLeadingZeros((nanos - 1) / FIRST_NANOS);
        return Math.min(bucket, COUNT - 1);
    }
}
