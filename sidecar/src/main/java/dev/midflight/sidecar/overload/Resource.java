package dev.midflight.sidecar.overload;

/**
 * What may run out, and the percentages of it at which a stage begins. It ends {@link #HYSTERESIS}
 * points below, so that it does not flap; over 100 means never.
 */
public enum Resource {
    /** Bytes that connections hold, of the budget for them. */
    BUFFERS("buffers", 50, 75, 100),
    /** What lives in the old generation after its last collection. */
    HEAP("heap", 85, 90, 95),
    DESCRIPTORS("descriptors", Integer.MAX_VALUE, 85, 95),
    CONNECTIONS("connections", Integer.MAX_VALUE, 100, Integer.MAX_VALUE);

    private static final int HYSTERESIS = 10;

    private final String label;
    private final int stopReading;
    private final int refuse;
    private final int shed;

    Resource(String label, int stopReading, int refuse, int shed) {
        this.label = label;
        this.stopReading = stopReading;
        this.refuse = refuse;
        this.shed = shed;
    }

    public String label() {
        return label;
    }

    /**
     * The stage that follows another one.
     *
     * @param used in percent
     */
    public Stage next(Stage now, double used) {
        Stage entered = at(used);
        Stage kept = at(used + HYSTERESIS);
        if (entered.atLeast(now)) {
            return entered;
        }
        return kept.atLeast(now) ? now : kept;
    }

    private Stage at(double used) {
        if (used >= shed) {
            return Stage.SHED;
        }
        if (used >= refuse) {
            return Stage.REFUSE;
        }
        return used >= stopReading ? Stage.STOP_READING : Stage.NONE;
    }

    /** The percentage at which a stage begins; empty text where it never does. */
    public String threshold(Stage stage) {
        int percent =
                switch (stage) {
                    case NONE -> 0;
                    case STOP_READING -> stopReading;
                    case REFUSE -> refuse;
                    case SHED -> shed;
                };
        return percent == Integer.MAX_VALUE ? "" : Integer.toString(percent);
    }
}
