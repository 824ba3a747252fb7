package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection on its way to another process: plain data.
 *
 * @param inbound an unfinished header block and the connection's receive window
 * @param encoder our compression table; {@code decoder}: the peer's
 * @param peer the peer's settings
 */
record ConnectionState(
        boolean server,
        ReaderState reader,
        byte[] inbound,
        byte[] encoder,
        byte[] decoder,
        byte[] peer,
        Numbers numbers,
        Goodbye.Stage goodbye,
        int goodbyeLast,
        List<StreamState> streams) {
    private static final int VERSION = 1;
    private static final int VERSION_TAG = 1;
    private static final int SERVER = 2;
    private static final int READER = 3;
    private static final int INBOUND = 4;
    private static final int ENCODER = 5;
    private static final int DECODER = 6;
    private static final int PEER = 7;
    private static final int NUMBERS = 8;
    private static final int GOODBYE = 9;
    private static final int GOODBYE_LAST = 10;
    private static final int STREAMS = 11;

    /**
     * Counters of the connection.
     *
     * @param remoteGoAway the last stream that the peer takes
     */
    record Numbers(
            int lastRemote, int nextLocal, int remoteGoAway, int settingsUnacked, long sendWindow) {
        private static final int BYTES = 24;

        private byte[] toBytes() {
            return ByteBuffer.allocate(BYTES)
                    .putInt(lastRemote)
                    .putInt(nextLocal)
                    .putInt(remoteGoAway)
                    .putInt(settingsUnacked)
                    .putLong(sendWindow)
                    .array();
        }

        private static Numbers parse(byte[] bytes) throws MoveRejectedException {
            if (bytes.length != BYTES) {
                throw new MoveRejectedException("http2: " + bytes.length + " bytes of numbers");
            }
            ByteBuffer in = ByteBuffer.wrap(bytes);
            return new Numbers(in.getInt(), in.getInt(), in.getInt(), in.getInt(), in.getLong());
        }
    }

    byte[] toBytes() {
        List<byte[]> parts = streams.stream().map(StreamState::toBytes).toList();
        return new StateWriter()
                .put(VERSION_TAG, VERSION)
                .put(SERVER, server)
                .put(READER, reader.toBytes())
                .put(INBOUND, inbound)
                .put(ENCODER, encoder)
                .put(DECODER, decoder)
                .put(PEER, peer)
                .put(NUMBERS, numbers.toBytes())
                .put(GOODBYE, goodbye.number())
                .put(GOODBYE_LAST, goodbyeLast)
                .put(STREAMS, Parts.join(parts))
                .toBytes();
    }

    static ConnectionState parse(byte[] bytes) throws MoveRejectedException {
        StateReader reader = StateReader.of(bytes);
        if (reader.number(VERSION_TAG) != VERSION) {
            throw new MoveRejectedException("http2: state version " + reader.number(VERSION_TAG));
        }
        Goodbye.Stage[] stages = Goodbye.Stage.values();
        return new ConnectionState(
                reader.flag(SERVER),
                ReaderState.parse(reader.bytes(READER)),
                reader.bytes(INBOUND),
                reader.bytes(ENCODER),
                reader.bytes(DECODER),
                reader.bytes(PEER),
                Numbers.parse(reader.bytes(NUMBERS)),
                stages[reader.index(GOODBYE, stages.length - 1)],
                reader.index(GOODBYE_LAST, Frame.MAX_STREAM_ID),
                streams(reader.bytes(STREAMS)));
    }

    private static List<StreamState> streams(byte[] bytes) throws MoveRejectedException {
        List<StreamState> streams = new ArrayList<>();
        for (byte[] part : Parts.split(bytes)) {
            streams.add(StreamState.parse(part));
        }
        return streams;
    }
}
