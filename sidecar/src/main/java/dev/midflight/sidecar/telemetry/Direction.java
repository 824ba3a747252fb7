package dev.midflight.sidecar.telemetry;

/** Seen from the pod: to the application or from it. */
public enum Direction {
    INBOUND("inbound"),
    OUTBOUND("outbound");

    static final int COUNT = 2;

    private final String label;

    Direction(String label) {
        this.label = label;
    }

    /** For arrays that hold something per direction; never leaves this process. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }

    public String label() {
        return label;
    }
}
