package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http.routed.Course;

/**
 * An HTTP/1.1 connection on its way to another process, idle or in the middle of an exchange.
 *
 * @param inExchange a request is under way; then there is an upstream, too
 * @param fromDownstream bytes read and not yet forwarded: an unfinished head, a pipelined request
 * @param fromUpstream the same of the response
 * @param exchange framing and flags of the exchange; empty without one
 * @param course route, cluster and endpoint of a routed exchange; empty without one
 * @param status of the response, as far as it is known; it and the bytes are only told
 */
record Http1State(
        boolean inExchange,
        byte[] fromDownstream,
        byte[] fromUpstream,
        byte[] exchange,
        byte[] course,
        int status,
        long receivedBytes,
        long sentBytes) {
    private static final int IN_EXCHANGE = 1;
    private static final int FROM_DOWNSTREAM = 2;
    private static final int FROM_UPSTREAM = 3;
    private static final int EXCHANGE = 4;
    private static final int STATUS = 5;
    private static final int RECEIVED = 6;
    private static final int SENT = 7;
    private static final int COURSE = 8;
    private static final int MAX_STATUS = 999;

    byte[] toBytes() {
        return new StateWriter()
                .put(IN_EXCHANGE, inExchange)
                .put(FROM_DOWNSTREAM, fromDownstream)
                .put(FROM_UPSTREAM, fromUpstream)
                .put(EXCHANGE, exchange)
                .put(STATUS, status)
                .put(RECEIVED, receivedBytes)
                .put(SENT, sentBytes)
                .put(COURSE, course)
                .toBytes();
    }

    static Http1State parse(byte[] bytes, int links) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        Http1State state =
                new Http1State(
                        reader.flag(IN_EXCHANGE),
                        reader.bytes(FROM_DOWNSTREAM),
                        reader.bytes(FROM_UPSTREAM),
                        reader.bytes(EXCHANGE),
                        reader.bytes(COURSE),
                        reader.index(STATUS, MAX_STATUS),
                        reader.number(RECEIVED),
                        reader.number(SENT));
        Course.check(state.course);
        if (links != (state.inExchange ? 2 : 1)) {
            throw new MoveRejectedException("http1: " + links + " descriptors");
        }
        return state;
    }

    void restore(Told into) {
        if (inExchange) {
            into.restored(status, receivedBytes, sentBytes);
        }
    }

    void restore(Exchange into, long nanos) throws MoveRejectedException {
        if (inExchange) {
            into.restore(exchange, nanos);
        }
    }
}
