package dev.midflight.model;

import static java.util.Objects.requireNonNull;

/** What a SidecarSet says that may change while the pod runs; it overrides the environment. */
public record FleetSettings(int drainSeconds, int soakSeconds, WatchPolicy watch)
        implements OperatorMessage {
    public FleetSettings {
        requireNotNegative("drainSeconds", drainSeconds);
        requireNotNegative("soakSeconds", soakSeconds);
        requireNonNull(watch, "watch is null");
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
