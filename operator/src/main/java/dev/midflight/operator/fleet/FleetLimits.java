package dev.midflight.operator.fleet;

import java.time.Duration;

/** What a fleet, or somebody who pretends to be one, can take from the operator at most. */
public record FleetLimits(
        int streams,
        int messageBytes,
        int metadataBytes,
        int tokenReviewsAtOnce,
        Duration helloTimeout,
        Duration reportTimeout) {
    public static final FleetLimits DEFAULTS =
            new FleetLimits(
                    20_000,
                    2 * 1024 * 1024,
                    16 * 1024,
                    16,
                    Duration.ofSeconds(10),
                    Duration.ofSeconds(35));
}
