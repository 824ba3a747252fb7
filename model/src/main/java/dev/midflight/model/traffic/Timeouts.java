package dev.midflight.model.traffic;

import java.time.Duration;

/**
 * How long a route waits; zero: as long as the process's own limit.
 *
 * @param connect for an upstream connection, each try
 * @param head from the end of the request to the final response's head, each try (504)
 * @param idle without a byte in either direction
 * @param request for all of it, retries included (504; a response under way is cut)
 */
public record Timeouts(Duration connect, Duration head, Duration idle, Duration request) {
    private static final Duration MAX = Duration.ofDays(7);

    public static final Timeouts NONE =
            new Timeouts(Duration.ZERO, Duration.ZERO, Duration.ZERO, Duration.ZERO);

    public Timeouts {
        Check.all(
                () -> Check.duration("connect", connect, Duration.ofMinutes(2)),
                () -> Check.duration("head", head, MAX),
                () -> Check.duration("idle", idle, MAX),
                () -> Check.duration("request", request, MAX));
    }
}
