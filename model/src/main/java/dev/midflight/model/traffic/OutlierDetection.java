package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

/**
 * When an endpoint is not used for a while because of how its requests ended. The base time is
 * multiplied by how often it was ejected; every interval without an ejection takes one away again.
 *
 * @param consecutive5xx such responses, or failures, in a row; 0: this is off
 * @param consecutiveGatewayErrors 502, 503, 504, or failures, in a row; 0: off
 * @param consecutiveConnectFailures connections in a row that could not be made; 0: off
 * @param maxEjectionPercent as many of a cluster's endpoints may be ejected at a time; one always
 *     may, if there is another; 0: none ever is
 */
public record OutlierDetection(
        int consecutive5xx,
        int consecutiveGatewayErrors,
        int consecutiveConnectFailures,
        SuccessRate successRate,
        int intervalMillis,
        int baseEjectionMillis,
        int maxEjectionMillis,
        int maxEjectionPercent) {
    public static final OutlierDetection OFF =
            new OutlierDetection(0, 0, 0, SuccessRate.OFF, 10_000, 30_000, 300_000, 10);
    public static final OutlierDetection DEFAULT =
            new OutlierDetection(5, 5, 5, SuccessRate.DEFAULT, 10_000, 30_000, 300_000, 10);
    private static final int HOUR_MILLIS = 3_600_000;

    public OutlierDetection {
        requireNonNull(successRate, "successRate is null");
        Check.all(
                () -> Bounds.requireOffOr("consecutive5xx", consecutive5xx, 1, 10_000),
                () ->
                        Bounds.requireOffOr(
                                "consecutiveGatewayErrors", consecutiveGatewayErrors, 1, 10_000),
                () ->
                        Bounds.requireOffOr(
                                "consecutiveConnectFailures",
                                consecutiveConnectFailures,
                                1,
                                10_000),
                () -> Bounds.require("intervalMillis", intervalMillis, 10, HOUR_MILLIS),
                () -> Bounds.require("baseEjectionMillis", baseEjectionMillis, 10, HOUR_MILLIS),
                () ->
                        Bounds.require(
                                "maxEjectionMillis",
                                maxEjectionMillis,
                                baseEjectionMillis,
                                24L * HOUR_MILLIS),
                () -> Bounds.require("maxEjectionPercent", maxEjectionPercent, 0, 100));
    }

    public boolean isOff() {
        return consecutive5xx == 0
                && consecutiveGatewayErrors == 0
                && consecutiveConnectFailures == 0
                && successRate.isOff();
    }
}
