package dev.midflight.model;

/** What a SidecarSet says of an upgrade's times; it overrides the proxy's environment. */
public record FleetSettings(int drainSeconds, int soakSeconds) implements OperatorMessage {
    public FleetSettings {
        requireNotNegative("drainSeconds", drainSeconds);
        requireNotNegative("soakSeconds", soakSeconds);
    }

    private static void requireNotNegative(String name, int value) {
        if (value < 0) {
            throw new IllegalArgumentException(name + ": " + value + " (expected: 0 or more)");
        }
    }
}
