package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.telemetry.TraceContext;
import java.net.InetSocketAddress;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What is to be told of an exchange, on its way to another process.
 *
 * @param ended it was told
 * @param texts method, target, authority and request id; empty where nobody reads them
 * @param call the path of a gRPC call; null: it is none
 */
record ToldState(
        boolean ended,
        long elapsedNanos,
        byte[] trace,
        List<byte[]> texts,
        @Nullable InetSocketAddress upstream,
        String route,
        String cluster,
        boolean retried,
        int flagged,
        int status,
        long received,
        long sent,
        byte @Nullable [] call) {
    private static final int ENDED = 1;
    private static final int ELAPSED = 2;
    private static final int TRACE = 3;
    private static final int UPSTREAM = 4;
    private static final int UPSTREAM_PORT = 5;
    private static final int ROUTE = 6;
    private static final int CLUSTER = 7;
    private static final int RETRIED = 8;
    private static final int FLAGGED = 9;
    private static final int STATUS = 10;
    private static final int RECEIVED = 11;
    private static final int SENT = 12;
    private static final int IS_CALL = 13;
    private static final int CALL = 14;
    private static final int HAS_TEXTS = 15;
    private static final int FIRST_TEXT = 16;
    private static final int MAX_STATUS = 999;

    byte[] toBytes() {
        StateWriter state =
                new StateWriter()
                        .put(ENDED, ended)
                        .put(ELAPSED, elapsedNanos)
                        .put(TRACE, trace)
                        .put(ROUTE, route)
                        .put(CLUSTER, cluster)
                        .put(RETRIED, retried)
                        .put(FLAGGED, flagged)
                        .put(STATUS, status)
                        .put(RECEIVED, received)
                        .put(SENT, sent)
                        .put(HAS_TEXTS, !texts.isEmpty());
        for (int text = 0; text < texts.size(); text++) {
            state.put(FIRST_TEXT + text, texts.get(text));
        }
        if (upstream != null) {
            state.put(UPSTREAM, upstream.getAddress().getAddress());
            state.put(UPSTREAM_PORT, upstream.getPort());
        }
        if (call != null) {
            state.put(IS_CALL, true).put(CALL, call);
        }
        return state.toBytes();
    }

    static ToldState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        byte[] trace = reader.bytes(TRACE);
        if (!TraceContext.isState(trace)) {
            throw new MoveRejectedException("http2: a trace of " + trace.length + " bytes");
        }
        return new ToldState(
                reader.flag(ENDED),
                reader.number(ELAPSED),
                trace,
                reader.flag(HAS_TEXTS)
                        ? List.of(
                                reader.bytes(FIRST_TEXT),
                                reader.bytes(FIRST_TEXT + 1),
                                reader.bytes(FIRST_TEXT + 2),
                                reader.bytes(FIRST_TEXT + 3))
                        : List.of(),
                reader.bytes(UPSTREAM).length == 0 ? null : reader.address(UPSTREAM, UPSTREAM_PORT),
                reader.text(ROUTE),
                reader.text(CLUSTER),
                reader.flag(RETRIED),
                reader.index(FLAGGED, Integer.MAX_VALUE),
                reader.index(STATUS, MAX_STATUS),
                reader.number(RECEIVED),
                reader.number(SENT),
                reader.flag(IS_CALL) ? reader.bytes(CALL) : null);
    }
}
