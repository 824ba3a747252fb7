package dev.midflight.operator.replica;

import java.time.Duration;

/**
 * How long the leader takes for the other replicas.
 *
 * @param gather questions for so long go in one call
 * @param answer a replica that takes longer is silent
 * @param quiet so long a silent one is not asked again
 * @param patience of who asks, for all of it
 * @param asking so many wait at a time, half of the reconcilers' threads; others come again
 */
public record PeerLimits(
        Duration gather, Duration answer, Duration quiet, Duration patience, int asking) {
    public static final PeerLimits DEFAULTS =
            new PeerLimits(
                    Duration.ofMillis(100),
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(5),
                    Duration.ofSeconds(3),
                    25);
}
