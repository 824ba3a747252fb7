package dev.midflight.certs;

import java.time.Duration;

/**
 * How long certificates live.
 *
 * @param authority validity of an authority; the next one is made when a third of it is left
 * @param overlap how long a new authority is published before it signs: longer than it takes a
 *     ConfigMap to reach every pod
 * @param server validity of a server certificate; renewed when a third of it is left
 */
public record Lifetimes(Duration authority, Duration overlap, Duration server) {
    public static final Lifetimes DEFAULTS =
            new Lifetimes(Duration.ofDays(365), Duration.ofHours(2), Duration.ofDays(7));

    public Lifetimes {
        if (overlap.compareTo(server) >= 0 || server.compareTo(authority.dividedBy(3)) >= 0) {
            throw new IllegalArgumentException(
                    "lifetimes: %s, %s, %s (expected: overlap < server < authority / 3)"
                            .formatted(authority, overlap, server));
        }
    }
}
