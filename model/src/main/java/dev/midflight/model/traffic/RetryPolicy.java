package dev.midflight.model.traffic;

import java.time.Duration;
import java.util.Set;

/**
 * When, and how often, a request that failed is sent once more. Only while nothing of a response
 * went to the client, what was sent of the request is still there, and the cluster's {@link
 * RetryBudget} allows it.
 *
 * @param attempts tries after the first one; 0: none
 * @param statuses further ones that are tried again
 * @param perTry for the final response's head of each try; zero: no limit
 * @param backoff before the first retry at most; doubled for each following one
 * @param bufferBytes of a request's content that are kept for another try
 */
public record RetryPolicy(
        int attempts,
        Set<RetryOn> on,
        Set<Integer> statuses,
        Duration perTry,
        Duration backoff,
        int bufferBytes) {
    public static final RetryPolicy NONE =
            new RetryPolicy(0, Set.of(), Set.of(), Duration.ZERO, Duration.ZERO, 0);

    public RetryPolicy {
        on = Set.copyOf(on);
        statuses = Set.copyOf(statuses);
        Check.all(
                () -> Check.range("attempts", attempts, 0, 10),
                () -> Check.duration("perTry", perTry, Duration.ofHours(1)),
                () -> Check.duration("backoff", backoff, Duration.ofSeconds(10)),
                () -> Check.range("bufferBytes", bufferBytes, 0, 16 << 20));
        statuses.forEach(status -> Check.range("status", status, 400, 599));
    }
}
