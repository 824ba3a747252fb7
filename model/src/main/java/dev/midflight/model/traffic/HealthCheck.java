package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

/**
 * How often endpoints are asked, and what their answers change. The first answer counts at once.
 *
 * @param jitterPercent an interval is longer by up to this, at random
 * @param unhealthyThreshold failures in a row after which an endpoint is unhealthy
 * @param healthyThreshold successes in a row after which it is healthy again
 */
public record HealthCheck(
        HealthProbe probe,
        int intervalMillis,
        int timeoutMillis,
        int jitterPercent,
        int unhealthyThreshold,
        int healthyThreshold) {
    public static final HealthCheck OFF = of(new HealthProbe.None());

    public HealthCheck {
        requireNonNull(probe, "probe is null");
        Check.all(
                () -> Bounds.require("intervalMillis", intervalMillis, 10, 3_600_000),
                () -> Bounds.require("timeoutMillis", timeoutMillis, 1, 600_000),
                () -> Bounds.require("jitterPercent", jitterPercent, 0, 100),
                () -> Bounds.require("unhealthyThreshold", unhealthyThreshold, 1, 100),
                () -> Bounds.require("healthyThreshold", healthyThreshold, 1, 100));
    }

    /** Every 10 s, at most 1 s each; 3 failures, 2 successes. */
    public static HealthCheck of(HealthProbe probe) {
        return new HealthCheck(probe, 10_000, 1_000, 10, 3, 2);
    }
}
