package dev.midflight.sidecar.handover;

/** The numbers of the fields; they never change their meaning, and unknown ones are skipped. */
enum Tag {
    MIN_VERSION(1),
    MAX_VERSION(2),
    SLOT(3),
    RESCUE(4),
    BUILD(5),
    VERSION(6),
    FROM_EPOCH(7),
    DRAIN_SECONDS(8),
    REASON(9),
    LISTENER(10),
    CONNECTION(11),
    CONNECTION_ID(12),
    BYTES(13),
    COUNTERS(14),
    LISTENER_COUNT(15),
    CONNECTION_COUNT(16),
    FROZEN_MICROS(17),
    MOVED(18),
    DRAINED(19),
    CUT(20),
    LEAVING(21),
    CAPABILITIES(22),
    LINE(23);

    private final int number;

    Tag(int number) {
        this.number = number;
    }

    int number() {
        return number;
    }
}
