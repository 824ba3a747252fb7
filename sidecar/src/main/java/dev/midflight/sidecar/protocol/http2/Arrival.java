package dev.midflight.sidecar.protocol.http2;

/**
 * For how long something of a peer is unfinished that an honest one sends at once: its preface with
 * the SETTINGS, a header block, a frame. However many bytes of it come meanwhile.
 */
final class Arrival {
    private final FrameReader reader;
    private final PeerSettings peer;
    private final boolean server;
    private int ticks;
    private int completed;

    Arrival(FrameReader reader, PeerSettings peer, boolean server) {
        this.reader = reader;
        this.peer = peer;
        this.server = server;
    }

    /** True while something has begun; a client's connection begins with its SETTINGS. */
    boolean isUnfinished() {
        return reader.isUnfinished() || isWithoutSettings();
    }

    private boolean isWithoutSettings() {
        return server && !peer.received();
    }

    /** A second has passed: true if the same thing was unfinished at more looks than so many. */
    boolean isLate(int mostTicks) {
        boolean same = isWithoutSettings() || reader.completed() == completed;
        completed = reader.completed();
        if (!isUnfinished()) {
            ticks = 0;
        } else if (same) {
            ticks++;
        } else {
            ticks = 1;
        }
        return ticks > mostTicks;
    }
}
