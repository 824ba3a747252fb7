package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A request to an upstream on its way to another process.
 *
 * @param connection the number that its connection moves by; 0: it waits for one
 * @param stream on that connection
 * @param contentLeft of the announced length; -1: none was announced
 * @param head as long as it may have to be sent; empty: never again
 * @param waiting content that no connection has taken
 */
record ClientStreamState(
        long connection,
        int stream,
        int flags,
        int tries,
        long contentLeft,
        byte[] head,
        byte[] waiting,
        @Nullable Fields trailers) {
    private static final int REQUEST_ENDED = 1;
    private static final int CONTENT_GIVEN = 2;
    private static final int HEAD_REQUEST = 4;
    private static final int HEARD = 8;
    private static final int ALL_FLAGS = 15;

    /** Tag 1 is that of a routed exchange. */
    private static final int CONNECTION = 2;

    private static final int STREAM = 3;
    private static final int FLAGS = 4;
    private static final int TRIES = 5;
    private static final int CONTENT_LEFT = 6;
    private static final int HEAD = 7;
    private static final int WAITING = 8;
    private static final int HAS_TRAILERS = 9;
    private static final int TRAILERS = 10;

    static int flags(
            boolean requestEnded, boolean contentGiven, boolean headRequest, boolean heard) {
        return (requestEnded ? REQUEST_ENDED : 0)
                | (contentGiven ? CONTENT_GIVEN : 0)
                | (headRequest ? HEAD_REQUEST : 0)
                | (heard ? HEARD : 0);
    }

    boolean requestEnded() {
        return (flags & REQUEST_ENDED) != 0;
    }

    boolean contentGiven() {
        return (flags & CONTENT_GIVEN) != 0;
    }

    boolean headRequest() {
        return (flags & HEAD_REQUEST) != 0;
    }

    boolean heard() {
        return (flags & HEARD) != 0;
    }

    byte[] toBytes() {
        StateWriter state =
                new StateWriter()
                        .put(CONNECTION, connection)
                        .put(STREAM, stream)
                        .put(FLAGS, flags)
                        .put(TRIES, tries)
                        .put(CONTENT_LEFT, contentLeft)
                        .put(HEAD, head)
                        .put(WAITING, waiting);
        return trailers == null
                ? state.toBytes()
                : state.put(HAS_TRAILERS, true).put(TRAILERS, trailers.export()).toBytes();
    }

    static ClientStreamState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        return new ClientStreamState(
                reader.number(CONNECTION),
                reader.index(STREAM, Frame.MAX_STREAM_ID),
                reader.index(FLAGS, ALL_FLAGS),
                reader.index(TRIES, Integer.MAX_VALUE),
                reader.number(CONTENT_LEFT),
                reader.bytes(HEAD),
                reader.bytes(WAITING),
                reader.flag(HAS_TRAILERS) ? Fields.parse(reader.bytes(TRAILERS)) : null);
    }
}
