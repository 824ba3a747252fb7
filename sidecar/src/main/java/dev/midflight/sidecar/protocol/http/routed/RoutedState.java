package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;

/**
 * A routed exchange on its way to another process.
 *
 * @param elapsedNanos since its head was read
 * @param flags how far it is; bits
 * @param grpcStatus of the response; -1: none yet
 * @param status of the response; 0: none yet
 * @param waitNanos until its next try; -1: it does not wait on purpose
 * @param course its route, cluster and endpoint, as far as it has them
 * @param request what may have to be sent once more
 * @param stream of the try under way; empty: none is
 */
record RoutedState(
        long elapsedNanos,
        int flags,
        int grpcStatus,
        int status,
        long waitNanos,
        byte[] course,
        byte[] request,
        byte[] stream) {
    /** What no state of a stream alone has. */
    private static final int ROUTED = 1;

    private static final int ELAPSED = 2;
    private static final int FLAGS = 3;
    private static final int GRPC_STATUS = 4;
    private static final int STATUS = 5;
    private static final int WAIT = 6;
    private static final int COURSE = 7;
    private static final int REQUEST = 8;
    private static final int STREAM = 9;
    private static final int ALL_FLAGS = 15;
    private static final int MAX_STATUS = 999;

    byte[] toBytes() {
        return new StateWriter()
                .put(ROUTED, true)
                .put(ELAPSED, elapsedNanos)
                .put(FLAGS, flags)
                .put(GRPC_STATUS, grpcStatus + 1L)
                .put(STATUS, status)
                .put(WAIT, waitNanos)
                .put(COURSE, course)
                .put(REQUEST, request)
                .put(STREAM, stream)
                .toBytes();
    }

    /** True for the state of an exchange that routes have to do with. */
    static boolean isOne(byte[] state) throws MoveRejectedException {
        return StateReader.of(state).flag(ROUTED);
    }

    static RoutedState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        RoutedState state =
                new RoutedState(
                        reader.number(ELAPSED),
                        reader.index(FLAGS, ALL_FLAGS),
                        reader.index(GRPC_STATUS, Integer.MAX_VALUE) - 1,
                        reader.index(STATUS, MAX_STATUS),
                        reader.number(WAIT),
                        reader.bytes(COURSE),
                        reader.bytes(REQUEST),
                        reader.bytes(STREAM));
        Course.check(state.course);
        return state;
    }
}
