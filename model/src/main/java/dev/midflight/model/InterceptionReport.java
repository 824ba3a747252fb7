package dev.midflight.model;

import static java.util.Objects.requireNonNull;

/**
 * What the interceptor was asked for and what is in the kernel.
 *
 * @param backend {@code nft}, {@code legacy} or empty while unknown
 * @param message empty where all is well
 */
public record InterceptionReport(
        InterceptionMode wanted, InterceptionMode actual, String backend, String message) {
    public static final InterceptionReport UNKNOWN =
            new InterceptionReport(InterceptionMode.UNKNOWN, InterceptionMode.UNKNOWN, "", "");

    public InterceptionReport {
        requireNonNull(wanted, "wanted is null");
        requireNonNull(actual, "actual is null");
        requireNonNull(backend, "backend is null");
        requireNonNull(message, "message is null");
    }
}
