package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.telemetry.Counter;

/**
 * Budgets of what costs the sender less than us, filled again each second: a peer that spends more
 * is told ENHANCE_YOUR_CALM and closed. Well-behaved peers stay far below.
 */
final class Floods {
    /** What is counted. */
    enum Kind {
        /** Streams that their client gave up early, or that were refused (CVE-2023-44487). */
        RESETS(Counter.HTTP2_FLOOD_RESETS, 200),
        /** Streams that the client's mistakes made us reset (CVE-2025-8671). */
        ERRORS(Counter.HTTP2_FLOOD_ERRORS, 200),
        SETTINGS(Counter.HTTP2_FLOOD_SETTINGS, 50),
        PINGS(Counter.HTTP2_FLOOD_PINGS, 5000),
        /** DATA without content that ends nothing. */
        EMPTY(Counter.HTTP2_FLOOD_EMPTY, 200),
        /** Header blocks that never end, or grow too large (CVE-2024-27316). */
        CONTINUATIONS(Counter.HTTP2_FLOOD_CONTINUATIONS, 200),
        /** Priorities, frames of unknown types, window updates that nobody waited for. */
        OTHERS(Counter.HTTP2_FLOOD_OTHERS, 20_000);

        private final Counter counter;
        private final int perSecond;

        Kind(Counter counter, int perSecond) {
            this.counter = counter;
            this.perSecond = perSecond;
        }

        @SuppressWarnings("EnumOrdinal") // never leaves this process
        private int index() {
            return ordinal();
        }
    }

    /** Resets are compared with as many ends of streams that went well. */
    private static final int RESETS_PER_COMPLETION = 1;

    private static final int UPDATES_PER_FRAME = 2;

    private final ConnectionEvents owner;
    private final int[] spent = new int[Kind.values().length];

    Floods(ConnectionEvents owner) {
        this.owner = owner;
    }

    void spend(Kind kind) throws Http2Exception {
        if (++spent[kind.index()] > kind.perSecond) {
            fail(kind);
        }
    }

    /** A flood for certain. */
    void fail(Kind kind) throws Http2Exception {
        owner.count(kind.counter);
        throw new Http2Exception(ErrorCode.ENHANCE_YOUR_CALM, "a flood");
    }

    /** A stream came to its end as it should. */
    void completed() {
        int resets = Kind.RESETS.index();
        spent[resets] = Math.max(spent[resets] - RESETS_PER_COMPLETION, 0);
    }

    /** A frame of DATA has gone, which the peer may answer by window updates. */
    void sent() {
        int others = Kind.OTHERS.index();
        spent[others] = Math.max(spent[others] - UPDATES_PER_FRAME, 0);
    }

    /** Resets are forgiven slowly, all else at once. */
    void tick() {
        int resets = spent[Kind.RESETS.index()];
        int errors = spent[Kind.ERRORS.index()];
        java.util.Arrays.fill(spent, 0);
        spent[Kind.RESETS.index()] = resets / 2;
        spent[Kind.ERRORS.index()] = errors / 2;
    }
}
