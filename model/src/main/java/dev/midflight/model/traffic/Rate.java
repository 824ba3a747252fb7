package dev.midflight.model.traffic;

import java.time.Duration;

/**
 * A token bucket.
 *
 * @param count so many tokens come back in {@code per}
 * @param burst so many are there after a silence
 */
public record Rate(int count, Duration per, int burst) {
    public static final Duration DEFAULT_PER = Duration.ofSeconds(1);
    private static final Duration MAX_PER = Duration.ofDays(1);
    private static final Duration MAX_FULL = Duration.ofDays(365);
    private static final int MAX_COUNT = 1_000_000;

    public Rate {
        check("count", count, per, burst);
    }

    static void check(String what, int count, Duration per, int burst) {
        Check.range(what, count, 1, MAX_COUNT);
        Check.range("burst", burst, 1, MAX_COUNT);
        Check.duration("per", per, MAX_PER);
        Check.require(
                per.toNanos() / count >= 1000,
                "per: %s for %s (expected: a microsecond for each at least)",
                DurationText.of(per),
                count);
        Check.require(
                per.toNanos() / count <= MAX_FULL.toNanos() / burst,
                "burst: %s with %s for %s (expected: full again within 365 days)",
                burst,
                DurationText.of(per),
                count);
    }

    /** After which time one token comes back. */
    public long nanosForEach() {
        return per.toNanos() / count;
    }
}
