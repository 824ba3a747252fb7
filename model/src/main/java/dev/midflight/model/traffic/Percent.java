package dev.midflight.model.traffic;

/** A share of requests, in {@code 0..100}. */
public record Percent(double value) {
    public static final Percent ALL = new Percent(100);

    public Percent {
        Check.require(value >= 0 && value <= 100, "percent: %s (expected: 0..100)", value);
    }

    /**
     * True for this share of uniformly distributed numbers.
     *
     * @param uniform in {@code 0..1}, 1 excluded
     */
    public boolean takes(double uniform) {
        return uniform * 100 < value;
    }
}
