package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.config.Http2Config;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import java.util.ArrayList;
import java.util.List;

/**
 * A connection between two processes: what its peer was told of our limits, which another
 * configuration of the next process does not change, and all the rest.
 *
 * @param number by which exchanges name the upstream connection that they are on
 * @param exchanges of a client's connection, one for each stream
 */
record MovedHttp2(
        long number,
        int maxStreams,
        int windowBytes,
        int maxHeadBytes,
        ConnectionState connection,
        List<ExchangeState> exchanges) {
    private static final int MAX_STREAMS = 1;
    private static final int WINDOW_BYTES = 2;
    private static final int MAX_HEAD_BYTES = 3;
    private static final int CONNECTION = 4;
    private static final int NUMBER = 5;
    private static final int EXCHANGES = 6;

    static MovedHttp2 of(long number, Http2Connection connection, List<ExchangeState> exchanges) {
        Http2Config limits = connection.limits();
        return new MovedHttp2(
                number,
                limits.maxStreams(),
                limits.windowBytes(),
                limits.maxHeadBytes(),
                connection.export(),
                exchanges);
    }

    byte[] toBytes() {
        return new StateWriter()
                .put(MAX_STREAMS, maxStreams)
                .put(WINDOW_BYTES, windowBytes)
                .put(MAX_HEAD_BYTES, maxHeadBytes)
                .put(CONNECTION, connection.toBytes())
                .put(NUMBER, number)
                .put(EXCHANGES, Parts.join(exchanges.stream().map(ExchangeState::toBytes).toList()))
                .toBytes();
    }

    static MovedHttp2 parse(byte[] state, boolean server) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        List<ExchangeState> exchanges = new ArrayList<>();
        for (byte[] part : Parts.split(reader.bytes(EXCHANGES))) {
            exchanges.add(ExchangeState.parse(part));
        }
        MovedHttp2 moved =
                new MovedHttp2(
                        reader.number(NUMBER),
                        reader.index(MAX_STREAMS, Integer.MAX_VALUE),
                        reader.index(WINDOW_BYTES, Integer.MAX_VALUE),
                        reader.index(MAX_HEAD_BYTES, Integer.MAX_VALUE),
                        ConnectionState.parse(reader.bytes(CONNECTION)),
                        exchanges);
        int streams = moved.connection().streams().size();
        if (moved.connection().server() != server || (server && streams != exchanges.size())) {
            throw new MoveRejectedException(
                    "http2: "
                            + (server ? "" : "not ")
                            + "a client's expected, with a request for each of "
                            + streams
                            + " streams");
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
