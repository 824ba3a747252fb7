package dev.midflight.sidecar.telemetry;

/** Of an exchange, as its client's is told: what came from it, and what went to it. */
enum Side {
    RECEIVED("received"),
    SENT("sent");

    private final String label;

    Side(String label) {
        this.label = label;
    }

    String label() {
        return label;
    }

    /** For arrays that hold something per side; never leaves this process. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
        return ordinal();
    }
}
