package dev.midflight.operator.serve;

import dev.midflight.wire.xds.XdsType;

/** How far a stream has read a shelf: by type, as the shelf's positions. */
@SuppressWarnings("EnumOrdinal") // never leaves this process
final class Cursor {
    private static final int TYPES = XdsType.values().length;

    private final Shelf shelf;
    private final long[] added = new long[TYPES];
    private final long[] removed = new long[TYPES];
    private final long[] uncovered = new long[TYPES];
    private final long[] answered = new long[TYPES];

    Cursor(Shelf shelf) {
        this.shelf = shelf;
    }

    Shelf shelf() {
        return shelf;
    }

    /** What changed up to here was sent. */
    long added(XdsType type) {
        return added[type.ordinal()];
    }

    void added(XdsType type, long position) {
        added[type.ordinal()] = position;
    }

    /** What went up to here was said. */
    long removed(XdsType type) {
        return removed[type.ordinal()];
    }

    void removed(XdsType type, long position) {
        removed[type.ordinal()] = position;
    }

    /** What went up to here and is on another shelf was sent from there. */
    long uncovered(XdsType type) {
        return uncovered[type.ordinal()];
    }

    void uncovered(XdsType type, long position) {
        uncovered[type.ordinal()] = position;
    }

    /** To what changed up to here the client has said something. */
    long answered(XdsType type) {
        return answered[type.ordinal()];
    }

    /** The client has answered to all that was sent. */
    void answer(XdsType type) {
        answered[type.ordinal()] = added[type.ordinal()];
    }

    /** Everything of this type is to be sent again. */
    void rewind(XdsType type) {
        added[type.ordinal()] = 0;
        removed[type.ordinal()] = shelf.position();
        uncovered[type.ordinal()] = removed[type.ordinal()];
    }
}
