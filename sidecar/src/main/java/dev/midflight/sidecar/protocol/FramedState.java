package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;

/**
 * A connection of frames on its way to another process, possibly in the middle of one.
 *
 * @param dialect of the client; only if it has said a whole frame
 * @param clientHeard the client has said a whole frame; the same of the server
 */
record FramedState(
        FrameScanner fromClient,
        FrameScanner fromServer,
        Calls calls,
        boolean clientHeard,
        boolean serverHeard,
        int dialect,
        Farewell farewell) {
    private static final int VERSION = 1;

    private static final int VERSION_TAG = 1;
    private static final int CLIENT_HEADER = 2;
    private static final int CLIENT_LEFT = 3;
    private static final int SERVER_HEADER = 4;
    private static final int SERVER_LEFT = 5;
    private static final int CLIENT_CALLS = 6;
    private static final int SERVER_CALLS = 7;
    private static final int CLIENT_HEARD = 8;
    private static final int SERVER_HEARD = 9;
    private static final int DIALECT = 10;
    private static final int FAREWELL = 11;
    private static final int FAREWELL_TICKS = 12;
    private static final int CLIENT_CALL_IDS = 13;
    private static final int SERVER_CALL_IDS = 14;

    static FramedState fresh(FrameFormat format) {
        return new FramedState(
                new FrameScanner(format),
                new FrameScanner(format),
                new Calls(new OpenCalls(), new OpenCalls()),
                false,
                false,
                0,
                new Farewell(Farewell.Stage.NONE, 0));
    }

    byte[] toBytes() {
        return new StateWriter()
                .put(VERSION_TAG, VERSION)
                .put(CLIENT_HEADER, fromClient.headerSoFar())
                .put(CLIENT_LEFT, fromClient.left())
                .put(SERVER_HEADER, fromServer.headerSoFar())
                .put(SERVER_LEFT, fromServer.left())
                .put(CLIENT_CALLS, calls.ofClient().size())
                .put(SERVER_CALLS, calls.ofServer().size())
                .put(CLIENT_HEARD, clientHeard)
                .put(SERVER_HEARD, serverHeard)
                .put(DIALECT, dialect)
                .put(FAREWELL, farewell.stage().number())
                .put(FAREWELL_TICKS, farewell.ticks())
                .put(CLIENT_CALL_IDS, calls.ofClient().toBytes())
                .put(SERVER_CALL_IDS, calls.ofServer().toBytes())
                .toBytes();
    }

    static FramedState parse(FrameFormat format, byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        if (reader.number(VERSION_TAG) != VERSION) {
            throw new MoveRejectedException(
                    format.kind().label() + ": state version " + reader.number(VERSION_TAG));
        }
        Farewell.Stage[] stages = Farewell.Stage.values();
        return new FramedState(
                scanner(format, reader, CLIENT_HEADER, CLIENT_LEFT),
                scanner(format, reader, SERVER_HEADER, SERVER_LEFT),
                new Calls(
                        calls(reader, CLIENT_CALL_IDS, CLIENT_CALLS),
                        calls(reader, SERVER_CALL_IDS, SERVER_CALLS)),
                reader.flag(CLIENT_HEARD),
                reader.flag(SERVER_HEARD),
                reader.index(DIALECT, 0xffff),
                new Farewell(
                        stages[reader.index(FAREWELL, stages.length - 1)],
                        reader.index(FAREWELL_TICKS, Farewell.SILENT_TICKS)));
    }

    /** An older build only counted: then there are no ids. */
    private static OpenCalls calls(StateReader reader, int ids, int size)
            throws MoveRejectedException {
        return OpenCalls.of(reader.bytes(ids), reader.index(size, OpenCalls.MAX_COUNTED));
    }

    private static FrameScanner scanner(
            FrameFormat format, StateReader reader, int header, int left)
            throws MoveRejectedException {
        return FrameScanner.of(
                format, reader.bytes(header), reader.index(left, FrameFormat.MAX_BODY_BYTES));
    }
}
