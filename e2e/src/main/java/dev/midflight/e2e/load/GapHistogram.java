package dev.midflight.e2e.load;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/** Counts times in buckets at most 1.6 % wide, up to an hour; thread-safe. */
final class GapHistogram {
    private static final int SUB_BITS = 6;
    private static final int SUB_BUCKETS = 1 << SUB_BITS;
    private static final long MAX_MICROS = 3_600_000_000L;

    private final AtomicLongArray counts = new AtomicLongArray(SUB_BUCKETS * 28);
    private final AtomicLong max = new AtomicLong();

    void record(long micros) {
        long value = Math.clamp(micros, 0, MAX_MICROS);
        counts.incrementAndGet(index(value));
        max.accumulateAndGet(value, Math::max);
    }

    double maxMillis() {
        return max.get() / 1000.0;
    }

    /** The upper end of the bucket that holds the given share of all values; 0 without values. */
    double quantileMillis(double share) {
        long total = 0;
        for (int i = 0; i < counts.length(); i++) {
            total += counts.get(i);
        }
        long wanted = (long) Math.ceil(total * share);
        long seen = 0;
        for (int i = 0; i < counts.length() && total > 0; i++) {
            seen += counts.get(i);
            if (seen >= wanted) {
                return Math.min(upperEnd(i), max.get()) / 1000.0;
            }
        }
        return 0;
    }

    private static int index(long value) {
        int exponent = Math.max(0, 63 - Long.numberOfLeadingZeros(value) - SUB_BITS);
        return exponent * SUB_BUCKETS + (int) (value >>> exponent);
    }

    private static long upperEnd(int index) {
        int exponent = Math.max(0, index / SUB_BUCKETS - 1);
        long sub = index - (long) exponent * SUB_BUCKETS;
        return ((sub + 1) << exponent) - 1;
    }
}
