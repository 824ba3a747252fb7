package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;

/** How far a stream has read a shelf: by type, as the shelf's positions. */
@SuppressWarnings("EnumOrdinal") // never leaves this process
final class Cursor {
    private static final int TYPES = XdsType.values().length;

    private static final int ADDED = 0;
    private static final int REMOVED = TYPES;
    private static final int UNCOVERED = 2 * TYPES;
    private static final int ANSWERED = 3 * TYPES;

    private final Shelf shelf;

    /** One array, since all of it is looked at whenever something changes. */
    private final long[] positions = new long[4 * TYPES];

    private long horizon;

    Cursor(Shelf shelf) {
        this.shelf = shelf;
    }

    Shelf shelf() {
        return shelf;
    }

    /** From now on what was changed together is seen together. */
    void look() {
        horizon = shelf.position();
    }

    /** How far the shelf is read now: what comes meanwhile is for the next time. */
    long horizon() {
        return horizon;
    }

    /** What changed up to here was sent. */
    long added(XdsType type) {
        return positions[ADDED + type.ordinal()];
    }

    void added(XdsType type, long position) {
        positions[ADDED + type.ordinal()] = position;
    }

    /** What went up to here was said. */
    long removed(XdsType type) {
        return positions[REMOVED + type.ordinal()];
    }

    void removed(XdsType type, long position) {
        positions[REMOVED + type.ordinal()] = position;
    }

    /** What went up to here and is on another shelf was sent from there. */
    long uncovered(XdsType type) {
        return positions[UNCOVERED + type.ordinal()];
    }

    void uncovered(XdsType type, long position) {
        positions[UNCOVERED + type.ordinal()] = position;
    }

    /** To what changed up to here the client has said something. */
    long answered(XdsType type) {
        return positions[ANSWERED + type.ordinal()];
    }

    /** The client has answered to all that was sent. */
    void answer(XdsType type) {
        positions[ANSWERED + type.ordinal()] = positions[ADDED + type.ordinal()];
    }

    /** Everything of this type is to be sent again. */
    void rewind(XdsType type) {
        positions[ADDED + type.ordinal()] = 0;
        positions[REMOVED + type.ordinal()] = shelf.position();
        positions[UNCOVERED + type.ordinal()] = positions[REMOVED + type.ordinal()];
    }
}
