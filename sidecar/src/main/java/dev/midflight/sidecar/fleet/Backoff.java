package dev.midflight.sidecar.fleet;

import java.time.Duration;
import java.util.random.RandomGenerator;

/** How long to wait before the next dial: doubling, drawn from the upper half of each step. */
public final class Backoff {
    static final Duration SHORTEST = Duration.ofMillis(500);
    static final Duration LONGEST = Duration.ofSeconds(15);

    private final RandomGenerator random;
    private Duration step = SHORTEST.multipliedBy(2);

    public Backoff(RandomGenerator random) {
        this.random = random;
    }

    public Duration next() {
        long halfMillis = step.toMillis() / 2;
        Duration delay = Duration.ofMillis(halfMillis + random.nextLong(halfMillis + 1));
        Duration doubled = step.multipliedBy(2);
        step = doubled.compareTo(LONGEST) < 0 ? doubled : LONGEST;
        return delay;
    }

    /** Begins again with the shortest step. */
    public void reset() {
        step = SHORTEST.multipliedBy(2);
    }
}
