package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;

/**
 * A client's request, and as much of its response as there is, on its way to another process; its
 * stream's own state is a {@link StreamState}.
 *
 * @param stream of the client's connection
 * @param held bytes of content that the upstream has not passed on yet
 * @param deadlineNanos until its client gives it up; -1: it does not say, or its route does
 * @param told what is told of it when it ends
 * @param upstream its way on; empty: it has none, or not yet
 */
record ExchangeState(
        int stream,
        long elapsedNanos,
        int flags,
        int held,
        long deadlineNanos,
        ToldState told,
        byte[] upstream) {
    static final int GRPC = 1;
    static final int HEAD_REQUEST = 2;
    static final int RESPONDING = 4;
    static final int ROUTED = 8;
    static final int OVER = 16;
    private static final int ALL_FLAGS = 31;
    private static final int STREAM = 1;
    private static final int ELAPSED = 2;
    private static final int FLAGS = 3;
    private static final int HELD = 4;
    private static final int DEADLINE = 5;
    private static final int TOLD = 6;
    private static final int UPSTREAM = 7;

    boolean has(int flag) {
        return (flags & flag) != 0;
    }

    byte[] toBytes() {
        return new StateWriter()
                .put(STREAM, stream)
                .put(ELAPSED, elapsedNanos)
                .put(FLAGS, flags)
                .put(HELD, held)
                .put(DEADLINE, deadlineNanos)
                .put(TOLD, told.toBytes())
                .put(UPSTREAM, upstream)
                .toBytes();
    }

    static ExchangeState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        return new ExchangeState(
                reader.index(STREAM, Frame.MAX_STREAM_ID),
                reader.number(ELAPSED),
                reader.index(FLAGS, ALL_FLAGS),
                reader.index(HELD, Integer.MAX_VALUE),
                reader.number(DEADLINE),
                ToldState.parse(reader.bytes(TOLD)),
                reader.bytes(UPSTREAM));
    }
}
