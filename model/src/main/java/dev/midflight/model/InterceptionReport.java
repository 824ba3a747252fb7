package dev.midflight.model;

import static java.util.Objects.requireNonNull;

/**
 * What the interceptor was asked for and what is in the kernel.
 *
 * @param backend {@code nft}, {@code legacy} or empty while unknown
 * @param message empty where all is well
 * @param scope what is wanted, as {@link InterceptionScope} writes it; empty while unknown
 * @param bypasses how often the watchdog let traffic pass by a dead proxy, since the pod started
 * @param drifts how often something else had changed the rules, since the pod started
 */
public record InterceptionReport(
        InterceptionMode wanted,
        InterceptionMode actual,
        String backend,
        String message,
        String scope,
        long bypasses,
        long drifts) {
    public static final InterceptionReport UNKNOWN =
            new InterceptionReport(
                    InterceptionMode.UNKNOWN, InterceptionMode.UNKNOWN, "", "", "", 0, 0);

    public InterceptionReport {
        requireNonNull(wanted, "wanted is null");
        requireNonNull(actual, "actual is null");
        requireNonNull(backend, "backend is null");
        requireNonNull(message, "message is null");
        requireNonNull(scope, "scope is null");
    }
}
