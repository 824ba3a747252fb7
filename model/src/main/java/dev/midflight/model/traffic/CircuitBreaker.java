package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

/**
 * What all of this proxy may have under way to a cluster at a time; beyond it a request is refused
 * at once. Event loops that reach a limit at the same instant may exceed it by one each.
 */
public record CircuitBreaker(
        int maxConnections, int maxPending, int maxRequests, RetryBudget retryBudget) {
    public static final CircuitBreaker DEFAULT =
            new CircuitBreaker(10_000, 10_000, 10_000, RetryBudget.DEFAULT);
    private static final int MILLION = 1_000_000;

    public CircuitBreaker {
        Check.all(
                () -> Bounds.require("maxConnections", maxConnections, 1, MILLION),
                () -> Bounds.require("maxPending", maxPending, 0, MILLION),
                () -> Bounds.require("maxRequests", maxRequests, 1, MILLION));
        requireNonNull(retryBudget, "retryBudget is null");
    }
}
