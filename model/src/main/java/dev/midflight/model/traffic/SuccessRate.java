package dev.midflight.model.traffic;

/**
 * Ejects endpoints whose share of successes in an interval is far below the others'.
 *
 * @param minEndpoints as many must have had enough requests; 0: this is off
 * @param minRequests an endpoint with fewer in the interval is not judged
 * @param stdevFactorThousandths how many standard deviations below the mean are far, times 1000
 */
public record SuccessRate(int minEndpoints, int minRequests, int stdevFactorThousandths) {
    public static final SuccessRate OFF = new SuccessRate(0, 100, 1900);
    public static final SuccessRate DEFAULT = new SuccessRate(5, 100, 1900);

    public SuccessRate {
        Check.all(
                () -> Bounds.requireOffOr("minEndpoints", minEndpoints, 2, 10_000),
                () -> Bounds.require("minRequests", minRequests, 1, 1_000_000),
                () ->
                        Bounds.require(
                                "stdevFactorThousandths", stdevFactorThousandths, 100, 10_000));
    }

    public boolean isOff() {
        return minEndpoints == 0;
    }
}
