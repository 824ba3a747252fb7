package dev.midflight.sidecar.telemetry;

/** Upper bounds of the request duration histogram: 0.5 ms to 65 s, doubling, and infinity. */
final class DurationBuckets {
    static final int COUNT = 19;
    private static final long FIRST_NANOS = 500_000;

    private DurationBuckets() {}

    static int indexOf(long nanos) {
        if (nanos <= FIRST_NANOS) {
            return 0;
        }
        int bucket = 64 - Long.numberOfLeadingZeros((nanos - 1) / FIRST_NANOS);
        return Math.min(bucket, COUNT - 1);
    }

    static double upperBoundSeconds(int bucket) {
        return bucket == COUNT - 1
                ? Double.POSITIVE_INFINITY
                : (FIRST_NANOS << bucket) / 1_000_000_000.0;
    }
}
