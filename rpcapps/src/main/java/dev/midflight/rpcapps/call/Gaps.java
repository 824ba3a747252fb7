package dev.midflight.rpcapps.call;

/** How much later than they were due answers came, in buckets of a millisecond. Thread-safe. */
final class Gaps {
    private static final int BUCKETS = 20_000;

    private final long[] counts = new long[BUCKETS];
    private long total;
    private long maxMicros;

    synchronized void record(long micros) {
        counts[(int) Math.clamp(micros / 1000, 0, BUCKETS - 1L)]++;
        total++;
        maxMicros = Math.max(maxMicros, micros);
    }

    synchronized double maxMillis() {
        return maxMicros / 1000.0;
    }

    /** The upper end of the bucket that holds this share of all answers; 0 without answers. */
    synchronized double quantileMillis(double share) {
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < BUCKETS && total > 0; i++) {
            seen += counts[i];
            if (seen >= wanted) {
                return Math.min(i + 1.0, maxMicros / 1000.0);
            }
        }
        return 0;
    }
}
