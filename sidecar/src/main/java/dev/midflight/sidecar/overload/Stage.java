package dev.midflight.sidecar.overload;

import java.util.Locale;

/** How much is given up for the sake of what goes well; each includes the ones before it. */
public enum Stage {
    NONE,
    /** Sources whose bytes nobody takes are read less. */
    STOP_READING,
    /** New connections are closed at once, and requests refused. */
    REFUSE,
    /** Connections are closed: those that hold memory, or else idle ones. */
    SHED;

    public String label() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** For a gauge: 0 is none. */
    @SuppressWarnings("EnumOrdinal") // the order is the contract
    public int number() {
        return ordinal();
    }

    public boolean atLeast(Stage other) {
        return compareTo(other) >= 0;
    }
}
