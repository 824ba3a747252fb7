package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.http2.hpack.HpackDecoder;
import io.netty.buffer.ByteBuf;

/**
 * What the peer's frames do to a connection: the rules of RFC 9113 sections 5 and 6; those with
 * header blocks are {@link HeaderFrames}.
 */
final class Inbound implements FrameHandler {
    private static final int WINDOW = 1;
    private static final int UNCREDITED = 2;
    private static final int BLOCK = 3;
    private static final int BLOCK_FLAGS = 4;
    private static final int CLOSED = 5;

    private final Http2Connection connection;
    private final HeaderFrames heads;
    private final Floods floods;
    private int window = Http2Connection.CONNECTION_WINDOW;
    private int uncredited;

    Inbound(
            Http2Connection connection,
            Engine engine,
            HpackDecoder decoder,
            ConnectionEvents owner) {
        this.connection = connection;
        this.floods = new Floods(owner);
        this.heads = new HeaderFrames(connection, engine, decoder, floods);
    }

    Floods floods() {
        return floods;
    }

    void stop() {
        heads.block().release();
    }

    /**
     * The connection's window is given back at once, so that a stream whose reader is slow stops
     * only itself; its own window bounds what it may hold.
     */
    @Override
    public void onDataFrame(int id, int flowBytes, int padding, boolean end) throws Http2Exception {
        needSettings();
        Http2Stream stream = connection.stream(id);
        if (stream == null && connection.streams().isIdle(id)) {
            throw protocol("DATA on an idle stream");
        }
        if (flowBytes == padding && !end) {
            floods.spend(Floods.Kind.EMPTY);
        }
        window -= flowBytes;
        uncredited += flowBytes;
        if (window < 0) {
            throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "the window is passed");
        }
        if (uncredited >= Http2Connection.CONNECTION_WINDOW / 4) {
            connection.output().windowUpdate(0, uncredited);
            window += uncredited;
            uncredited = 0;
        }
        if (stream == null) {
            closedStream(id);
        } else if (stream.remoteEnded() || !stream.headReceived()) {
            wrong(stream, ErrorCode.STREAM_CLOSED);
        } else if (!stream.receive(flowBytes)) {
            wrong(stream, ErrorCode.FLOW_CONTROL_ERROR);
        } else if (padding > 0) {
            stream.consumed(padding);
        }
    }

    private void closedStream(int id) throws Http2Exception {
        if (!connection.streams().closed().byOurReset(id)
                && id <= connection.goodbye().lastStream()) {
            floods.spend(Floods.Kind.ERRORS);
            connection.output().reset(id, ErrorCode.STREAM_CLOSED);
            connection.streams().closed().add(id, true);
        }
    }

    private void wrong(Http2Stream stream, ErrorCode code) throws Http2Exception {
        floods.spend(Floods.Kind.ERRORS);
        stream.refuse(code);
    }

    @Override
    public void onData(int id, ByteBuf bytes, boolean end) throws Http2Exception {
        Http2Stream stream = connection.stream(id);
        StreamEvents events = stream == null ? null : stream.events();
        if (stream == null || events == null) {
            bytes.release();
            return;
        }
        if (!stream.content(bytes.readableBytes(), end)) {
            bytes.release();
            wrong(stream, ErrorCode.PROTOCOL_ERROR);
            return;
        }
        if (end) {
            stream.setRemoteEnded();
        }
        if (end || bytes.isReadable()) {
            events.onData(bytes, end);
        } else {
            bytes.release();
        }
        connection.halfClosed(stream);
    }

    @Override
    public void onHeaders(int id, int flags, ByteBuf in, int from, int to, int dependency)
            throws Http2Exception {
        needSettings();
        heads.onHeaders(id, flags, in, from, to, dependency);
    }

    @Override
    public void onContinuation(int id, int flags, ByteBuf in, int from, int to)
            throws Http2Exception {
        heads.onContinuation(id, flags, in, from, to);
    }

    @Override
    public void onPriority(int id, int dependency) throws Http2Exception {
        needSettings();
        floods.spend(Floods.Kind.OTHERS);
        if (id == dependency) {
            throw protocol("a stream depends on itself");
        }
    }

    @Override
    public void onReset(int id, int code) throws Http2Exception {
        needSettings();
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            if (connection.streams().isIdle(id)) {
                throw protocol("RST_STREAM on an idle stream");
            }
            floods.spend(Floods.Kind.OTHERS);
            return;
        }
        if (connection.isServer()) {
            floods.spend(Floods.Kind.RESETS);
        }
        connection.aborted(stream, ErrorCode.of(code));
    }

    @Override
    public void onSettingsAck() throws Http2Exception {
        needSettings();
        connection.settingsAcked();
    }

    @Override
    public void onSettings(ByteBuf in, int from, int to) throws Http2Exception {
        floods.spend(Floods.Kind.SETTINGS);
        int windowBefore = connection.peer().initialWindow();
        connection.peer().read(in, from, to);
        connection.settingsRead(windowBefore);
    }

    /** What either side says first (section 3.4). */
    private void needSettings() throws Http2Exception {
        if (!connection.peer().received()) {
            throw protocol("no SETTINGS after the preface");
        }
    }

    @Override
    public void onPing(boolean ack, long value) throws Http2Exception {
        needSettings();
        floods.spend(Floods.Kind.PINGS);
        if (!ack) {
            connection.output().ping(true, value);
        } else if (value == Goodbye.PING) {
            connection.concludeGoodbye();
        }
    }

    @Override
    public void onGoAway(int lastStream, int code) throws Http2Exception {
        needSettings();
        floods.spend(Floods.Kind.SETTINGS);
        connection.remoteGoAway(lastStream);
    }

    @Override
    public void onWindowUpdate(int id, int increment) throws Http2Exception {
        needSettings();
        if (id == 0) {
            if (increment == 0) {
                throw protocol("a window update of 0");
            }
            if (!connection.sender().enlargeWindow(increment)) {
                throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "a window overflows");
            }
            floods.spend(Floods.Kind.OTHERS);
            connection.sender().pump();
            return;
        }
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            if (connection.streams().isIdle(id)) {
                throw protocol("WINDOW_UPDATE on an idle stream");
            }
            floods.spend(Floods.Kind.OTHERS);
        } else if (increment == 0) {
            wrong(stream, ErrorCode.PROTOCOL_ERROR);
        } else if (!stream.enlargeSendWindow(increment)) {
            wrong(stream, ErrorCode.FLOW_CONTROL_ERROR);
        } else {
            if (!stream.hasPending()) {
                floods.spend(Floods.Kind.OTHERS);
            }
            connection.sender().offer(stream);
        }
    }

    @Override
    public void onUnknown() throws Http2Exception {
        needSettings();
        floods.spend(Floods.Kind.OTHERS);
    }

    private static Http2Exception protocol(String message) {
        return new Http2Exception(ErrorCode.PROTOCOL_ERROR, message);
    }

    byte[] export() {
        return new StateWriter()
                .put(WINDOW, window)
                .put(UNCREDITED, uncredited)
                .put(BLOCK, heads.block().export())
                .put(BLOCK_FLAGS, heads.block().flags())
                .put(CLOSED, connection.streams().closed().export())
                .toBytes();
    }

    void restore(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        window = reader.index(WINDOW, Integer.MAX_VALUE);
        uncredited = reader.index(UNCREDITED, Integer.MAX_VALUE);
        heads.block().restore(reader.bytes(BLOCK), reader.index(BLOCK_FLAGS, 255));
        connection.streams().closed().restore(reader.bytes(CLOSED));
    }
}
