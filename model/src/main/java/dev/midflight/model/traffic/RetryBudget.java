package dev.midflight.model.traffic;

/**
 * How many retries may be under way at a time, in percent of all requests under way.
 *
 * @param minConcurrent always as many, however few requests there are
 */
public record RetryBudget(int percent, int minConcurrent) {
    public static final RetryBudget DEFAULT = new RetryBudget(20, 3);

    public RetryBudget {
        Check.all(
                () -> Bounds.require("percent", percent, 0, 100),
                () -> Bounds.require("minConcurrent", minConcurrent, 0, 10_000));
    }

    /** How many retries may be active beside so many requests, retries included. */
    public long allowed(long activeRequests) {
        return Math.max(minConcurrent, activeRequests * percent / 100);
    }
}
