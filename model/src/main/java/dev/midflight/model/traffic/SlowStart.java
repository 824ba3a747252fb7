package dev.midflight.model.traffic;

/**
 * An endpoint that is new, or healthy again, gets its weight step by step. Not for {@link
 * Balancing.RingHash} and {@link Balancing.Maglev}, whose assignment would change all the time.
 *
 * @param windowSeconds how long that takes; 0: at once
 * @param minWeightPercent where it begins
 */
public record SlowStart(int windowSeconds, int minWeightPercent) {
    public static final SlowStart OFF = new SlowStart(0, 10);

    public SlowStart {
        Check.all(
                () -> Bounds.requireOffOr("windowSeconds", windowSeconds, 1, 3600),
                () -> Bounds.require("minWeightPercent", minWeightPercent, 1, 100));
    }

    public boolean isOff() {
        return windowSeconds == 0;
    }

    /**
     * The share of its weight that an endpoint has, after being usable for so long; negative, as
     * clocks of two threads may have it, is not yet.
     */
    public int percentAfter(long nanos) {
        long windowNanos = windowSeconds * 1_000_000_000L;
        return isOff() || nanos >= windowNanos
                ? 100
                : (int) Math.max(minWeightPercent, Math.max(nanos, 0) * 100 / windowNanos);
    }
}
