package dev.midflight.model;

/**
 * What the interceptor does by itself.
 *
 * @param bypassDeadProxy whether traffic passes by a proxy that is dead or does not answer
 * @param proxyDeathMillis how long a proxy may be silent until it counts as dead
 * @param repairDrift whether rules that something else changed are put back
 */
public record WatchPolicy(boolean bypassDeadProxy, int proxyDeathMillis, boolean repairDrift) {
    /** What holds until an operator says otherwise. */
    public static final WatchPolicy DEFAULT = new WatchPolicy(true, 3_000, true);

    private static final int LEAST_MILLIS = 500;
    private static final int MOST_MILLIS = 600_000;

    public WatchPolicy {
        if (proxyDeathMillis < LEAST_MILLIS || proxyDeathMillis > MOST_MILLIS) {
            throw new IllegalArgumentException(
                    "proxyDeathMillis: "
                            + proxyDeathMillis
                            + " (expected: "
                            + LEAST_MILLIS
                            + ".."
                            + MOST_MILLIS
                            + ")");
        }
    }
}
