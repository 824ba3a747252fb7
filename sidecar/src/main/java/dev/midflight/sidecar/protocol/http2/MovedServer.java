package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.config.Http2Config;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;

/**
 * A downstream connection between two processes, without streams: what its client was told of our
 * limits, which another configuration of the next process does not change, and all the rest.
 */
record MovedServer(int maxStreams, int windowBytes, int maxHeadBytes, ConnectionState connection) {
    private static final int MAX_STREAMS = 1;
    private static final int WINDOW_BYTES = 2;
    private static final int MAX_HEAD_BYTES = 3;
    private static final int CONNECTION = 4;

    static MovedServer of(Http2Connection connection) {
        Http2Config limits = connection.limits();
        return new MovedServer(
                limits.maxStreams(),
                limits.windowBytes(),
                limits.maxHeadBytes(),
                connection.export());
    }

    byte[] toBytes() {
        return new StateWriter()
                .put(MAX_STREAMS, maxStreams)
                .put(WINDOW_BYTES, windowBytes)
                .put(MAX_HEAD_BYTES, maxHeadBytes)
                .put(CONNECTION, connection.toBytes())
                .toBytes();
    }

    static MovedServer parse(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        MovedServer moved =
                new MovedServer(
                        reader.index(MAX_STREAMS, Integer.MAX_VALUE),
                        reader.index(WINDOW_BYTES, Integer.MAX_VALUE),
                        reader.index(MAX_HEAD_BYTES, Integer.MAX_VALUE),
                        ConnectionState.parse(reader.bytes(CONNECTION)));
        if (!moved.connection().server() || !moved.connection().streams().isEmpty()) {
            throw new MoveRejectedException("http2: not a server's, or with streams");
        }
        return moved;
    }

    /** What this connection goes on with. */
    Engine engine(Engine own) {
        Http2Config config = own.config();
        return new Engine(
                new Http2Config(
                        config.streams(),
                        config.upstreamHttp1(),
                        maxStreams,
                        windowBytes,
                        maxHeadBytes),
                own.flushes(),
                own.fields());
    }
}
