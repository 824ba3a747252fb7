package dev.midflight.sidecar.protocol.http2;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.telemetry.Counter;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import io.netty.channel.embedded.EmbeddedChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A connection whose peer sends any octets; writes down what its streams hear, and what goes out.
 */
final class FuzzedConnection implements Wire, ConnectionEvents {
    private static final int MAX_STREAMS = 8;

    /** A frame, an unfinished head, two tables of fields, and a little for each stream. */
    private static final int MAX_STATE_BYTES = 16_384 + 65_536 + 2 * 10_000 + 10_000;

    private final EmbeddedChannel loop = new EmbeddedChannel();
    private final Engine engine;
    private final boolean server;
    private final boolean answers;
    private final ByteBuf written = Unpooled.buffer();
    private final List<ByteBuf> given = new ArrayList<>();
    private final Map<Integer, FuzzedStream> streams = new TreeMap<>();
    private Http2Connection connection;
    private boolean moving;
    private boolean flooded;
    private int kept;

    /** A server whose streams answer as soon as they can, or not at all; or a client. */
    FuzzedConnection(boolean server, boolean answers) throws Exception {
        this.server = server;
        this.answers = answers;
        this.engine =
                new Engine(
                        SidecarConfig.parse(
                                        Map.of(
                                                "MIDFLIGHT_HTTP2_MAX_STREAMS",
                                                String.valueOf(MAX_STREAMS)))
                                .traffic()
                                .http2(),
                        new Flushes(loop.eventLoop()),
                        new Fields());
        this.connection = new Http2Connection(server, engine, this, this);
        connection.begin();
    }

    /** Begins a request without content. */
    void request(String method) {
        FuzzedStream stream = new FuzzedStream(this, false, false);
        Http2Stream opened = connection.open(stream);
        stream.on(opened);
        streams.put(opened.id(), stream);
        Fields fields = new Fields();
        fields.add(":method", method);
        fields.add(":scheme", "http");
        fields.add(":path", "/");
        opened.sendHead(fields, true);
    }

    void sayGoodbye() {
        connection.sayGoodbye();
    }

    void read(byte[] octets, int from, int to) {
        ByteBuf bytes = Unpooled.buffer(Math.max(1, to - from));
        bytes.writeBytes(octets, from, to - from);
        given.add(bytes);
        connection.read(bytes);
        assertTrue(connection.active() <= MAX_STREAMS, "too many streams");
    }

    /** Goes on in a new connection that has the state of this one. */
    void move() throws MoveRejectedException {
        loop.runPendingTasks();
        byte[] state = connection.export().toBytes();
        assertTrue(state.length - kept < MAX_STATE_BYTES, "holds too much");
        moving = true;
        connection.abandon(ErrorCode.CONNECT_ERROR);
        loop.runPendingTasks();
        connection = new Http2Connection(server, engine, this, this);
        connection.restore(ConnectionState.parse(state));
        moving = false;
        connection.proceed();
        loop.runPendingTasks();
    }

    boolean ended() {
        return connection.ended();
    }

    /** True if it was closed for what came too often, which a move forgets. */
    boolean flooded() {
        return flooded;
    }

    /** All that was sent, in order, without what a client says first. */
    ByteBuf frames() {
        return server ? written : written.slice().skipBytes(Frame.preface().length);
    }

    /** What each stream heard. */
    String heard() {
        StringBuilder text = new StringBuilder();
        streams.forEach((id, stream) -> text.append(id).append(stream).append('\n'));
        return text.toString();
    }

    /** Ends it; nothing that it was given is held any longer. */
    void close() {
        moving = true;
        connection.abandon(ErrorCode.CONNECT_ERROR);
        connection.output().flush();
        loop.runPendingTasks();
        for (ByteBuf bytes : given) {
            assertEquals(0, bytes.refCnt(), "held after the end");
        }
        assertEquals(0, kept);
        loop.close();
    }

    @Override
    public StreamEvents onStream(Http2Stream stream) {
        assertTrue(server || moving, "a stream of a server's");
        FuzzedStream heard =
                streams.computeIfAbsent(stream.id(), _ -> new FuzzedStream(this, server, answers));
        heard.on(stream);
        return heard;
    }

    boolean isMoving() {
        return moving;
    }

    @Override
    public void onCapacity() {}

    @Override
    public void onGoAway() {}

    @Override
    public void onEnd() {
        assertTrue(connection.ended());
    }

    @Override
    public void count(Counter counter) {
        flooded = true;
    }

    @Override
    public ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    @Override
    public boolean isWritable() {
        return true;
    }

    @Override
    public void write(ByteBuf bytes) {
        written.writeBytes(bytes);
        bytes.release();
    }

    @Override
    public void flush() {}

    @Override
    public void keeps(int bytes) {
        assertFalse(bytes < 0, "less than nothing");
        kept = bytes;
    }

    @Override
    public void finish() {}
}
