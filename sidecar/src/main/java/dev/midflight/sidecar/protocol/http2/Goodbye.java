package dev.midflight.sidecar.protocol.http2;

/**
 * The end of a server's connection in two steps (RFC 9113 section 6.8): first a GOAWAY that lets
 * everything in, and once a PING says that it has arrived, one that names the last stream.
 */
final class Goodbye {
    /** The place is what a handover tells. */
    enum Stage {
        NONE,
        ANNOUNCED,
        FINAL;

        @SuppressWarnings("EnumOrdinal") // the place is the contract
        int number() {
            return ordinal();
        }
    }

    static final long PING = 0x6d69_6466_6c69_6768L;
    private static final int MAX_ANNOUNCED_TICKS = 1;

    private Stage stage = Stage.NONE;
    private int lastStream = Frame.MAX_STREAM_ID;
    private int ticks;

    Stage stage() {
        return stage;
    }

    /** Streams after it are none of ours. */
    int lastStream() {
        return lastStream;
    }

    /** True once: the first GOAWAY is due. */
    boolean announce() {
        boolean first = stage == Stage.NONE;
        if (first) {
            stage = Stage.ANNOUNCED;
        }
        return first;
    }

    void conclude(int last) {
        stage = Stage.FINAL;
        lastStream = Math.min(lastStream, last);
    }

    /** True if nobody acknowledged for too long. */
    boolean tick() {
        return stage == Stage.ANNOUNCED && ++ticks > MAX_ANNOUNCED_TICKS;
    }

    void restore(Stage restored, int last) {
        stage = restored;
        lastStream = last;
    }
}
