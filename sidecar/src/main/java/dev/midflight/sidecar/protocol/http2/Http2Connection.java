package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.config.Http2Config;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.http2.hpack.HpackDecoder;
import dev.midflight.sidecar.protocol.http2.hpack.HpackEncoder;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP/2 connection, of either side: its streams, windows, and its end. What comes is judged by
 * {@link Inbound}; what goes is written by {@link Output} and {@link Sender}.
 */
final class Http2Connection {
    /** Fixed, so that a handover needs to tell nothing of our own settings but the window. */
    static final int TABLE_BYTES = 4096;

    static final int CONNECTION_WINDOW = 16 << 20;
    private static final int SETTINGS_TICKS = 15;

    private final boolean server;
    private final Engine engine;
    private final ConnectionEvents owner;
    private final HpackEncoder encoder = new HpackEncoder();
    private final HpackDecoder decoder;
    private final Output output;
    private final Sender sender;
    private final FrameReader reader;
    private final Inbound inbound;
    private final PeerSettings peer = new PeerSettings();
    private final Arrival arrival;
    private final StreamTable streams;
    private final Goodbye goodbye = new Goodbye();
    private int settingsUnacked;
    private int settingsTicks;
    private boolean ended;

    Http2Connection(boolean server, Engine engine, Wire wire, ConnectionEvents owner) {
        this.server = server;
        this.engine = engine;
        this.owner = owner;
        this.streams = new StreamTable(server);
        this.decoder = new HpackDecoder(TABLE_BYTES, engine.config().maxHeadBytes());
        this.output = new Output(wire, engine.flushes(), encoder);
        this.sender = new Sender(output);
        this.inbound = new Inbound(this, engine, decoder, owner);
        this.reader = new FrameReader(inbound, Frame.DEFAULT_MAX_BYTES, server);
        this.arrival = new Arrival(reader, peer, server);
    }

    /** Says what this side begins with (section 3.4). */
    void begin() {
        Http2Config config = engine.config();
        if (server) {
            output.settings(
                    Frame.MAX_CONCURRENT_STREAMS,
                    config.maxStreams(),
                    Frame.INITIAL_WINDOW_SIZE,
                    config.windowBytes(),
                    Frame.MAX_HEADER_LIST_SIZE,
                    config.maxHeadBytes());
        } else {
            output.raw(Frame.preface());
            output.settings(
                    Frame.ENABLE_PUSH,
                    0,
                    Frame.INITIAL_WINDOW_SIZE,
                    config.windowBytes(),
                    Frame.MAX_HEADER_LIST_SIZE,
                    config.maxHeadBytes());
        }
        settingsUnacked++;
        output.windowUpdate(0, CONNECTION_WINDOW - Frame.DEFAULT_WINDOW);
    }

    /** Takes ownership of what was read. */
    void read(ByteBuf bytes) {
        try {
            reader.read(bytes);
        } catch (Http2Exception e) {
            fail(e.code());
        }
    }

    Output output() {
        return output;
    }

    Sender sender() {
        return sender;
    }

    Http2Config limits() {
        return engine.config();
    }

    PeerSettings peer() {
        return peer;
    }

    boolean isServer() {
        return server;
    }

    boolean ended() {
        return ended;
    }

    /** What of the peer comes at once if it is honest. */
    Arrival arrival() {
        return arrival;
    }

    /** True if, at this instant, no frame, no stream and no goodbye is under way. */
    boolean isAtRest() {
        return !ended
                && streams.isEmpty()
                && goodbye.stage() == Goodbye.Stage.NONE
                && !reader.isUnfinished()
                && output.isFlushed();
    }

    /** True if its state says all there is, whatever is under way; not while it ends. */
    boolean isMovable() {
        return !ended && goodbye.stage() == Goodbye.Stage.NONE;
    }

    int active() {
        return streams.size();
    }

    @Nullable Http2Stream stream(int id) {
        return streams.get(id);
    }

    StreamTable streams() {
        return streams;
    }

    Goodbye goodbye() {
        return goodbye;
    }

    /** True if we may begin another stream now. */
    boolean hasRoom() {
        int most = Math.min(peer.maxStreams(), engine.config().maxStreams());
        return !ended && !streams.isLeaving() && streams.size() < most;
    }

    /** Begins a stream; only if there is room. */
    Http2Stream open(StreamEvents events) {
        Http2Stream stream = add(streams.takeLocal());
        stream.events(events);
        return stream;
    }

    /** A stream that the peer begins. */
    Http2Stream accept(int id) {
        streams.lastRemote(id);
        Http2Stream stream = add(id);
        stream.events(owner.onStream(stream));
        return stream;
    }

    private Http2Stream add(int id) {
        Http2Stream stream =
                new Http2Stream(id, this, engine.config().windowBytes(), peer.initialWindow());
        streams.add(stream);
        return stream;
    }

    /**
     * One half has ended: with both, the stream is over; a response that is complete ends the
     * request that it did not wait for (section 8.1). One that only lacks its end is waited for:
     * some clients take a reset before they could say it for an error.
     */
    void halfClosed(Http2Stream stream) {
        if (stream.localEnded() && stream.remoteEnded() && !stream.isClosed()) {
            inbound.floods().completed();
            remove(stream, false);
        } else if (server
                && stream.localEnded()
                && !stream.isClosed()
                && !stream.isContentComplete()) {
            StreamEvents events = stream.events();
            reset(stream, ErrorCode.NO_ERROR);
            if (events != null) {
                events.onReset(ErrorCode.NO_ERROR);
            }
        }
    }

    void sentData() {
        inbound.floods().sent();
    }

    /** Ends a stream by our own RST_STREAM. */
    void reset(Http2Stream stream, ErrorCode code) {
        if (!stream.isClosed()) {
            output.reset(stream.id(), code);
            remove(stream, true);
        }
    }

    /** The peer has reset it, or will never answer. */
    void aborted(Http2Stream stream, ErrorCode code) {
        StreamEvents events = stream.events();
        remove(stream, false);
        if (events != null) {
            events.onReset(code);
        }
    }

    private void remove(Http2Stream stream, boolean byOurReset) {
        stream.closed();
        streams.remove(stream, byOurReset);
        endIfDone();
        if (!ended) {
            owner.onCapacity();
        }
    }

    private void endIfDone() {
        boolean last = server ? goodbye.stage() == Goodbye.Stage.FINAL : streams.isLeaving();
        if (last && streams.isEmpty()) {
            end();
        }
    }

    /** The peer's SETTINGS were read: they count from here on. */
    void settingsRead(int windowBefore) throws Http2Exception {
        encoder.limit(peer.headerTableBytes());
        output.maxFrameBytes(Math.min(peer.maxFrameBytes(), Frame.DEFAULT_MAX_BYTES));
        long change = (long) peer.initialWindow() - windowBefore;
        if (change != 0) {
            for (Http2Stream stream : streams.all()) {
                if (!stream.enlargeSendWindow(change)) {
                    throw new Http2Exception(ErrorCode.FLOW_CONTROL_ERROR, "a window overflows");
                }
                sender.offer(stream);
            }
        }
        output.settingsAck();
        owner.onCapacity();
    }

    void settingsAcked() {
        settingsUnacked = Math.max(settingsUnacked - 1, 0);
        settingsTicks = 0;
    }

    /** Begins to leave: nothing that is under way, or on its way to us, is lost. */
    void sayGoodbye() {
        if (!ended && goodbye.announce()) {
            output.goAway(Frame.MAX_STREAM_ID, ErrorCode.NO_ERROR);
            output.ping(false, Goodbye.PING);
        }
    }

    void concludeGoodbye() {
        if (!ended && goodbye.stage() == Goodbye.Stage.ANNOUNCED) {
            goodbye.conclude(streams.lastRemote());
            output.goAway(streams.lastRemote(), ErrorCode.NO_ERROR);
            endIfDone();
        }
    }

    /** The peer takes no stream of ours after this one. */
    void remoteGoAway(int last) {
        streams.remoteGoAway(last);
        if (!server) {
            for (Http2Stream stream : streams.all()) {
                if (stream.id() > streams.remoteGoAway()) {
                    aborted(stream, ErrorCode.REFUSED_STREAM);
                }
            }
        }
        owner.onGoAway();
        if (!ended && !server) {
            endIfDone();
        }
    }

    /** The connection cannot go on: the peer is told why. */
    void fail(ErrorCode code) {
        if (!ended) {
            output.goAway(Math.min(streams.lastRemote(), goodbye.lastStream()), code);
            end();
        }
    }

    /** The transport is gone. */
    void broken() {
        abandon(ErrorCode.CONNECT_ERROR);
    }

    private void end() {
        if (!ended) {
            abandon(ErrorCode.CONNECT_ERROR);
            output.finish();
            owner.onEnd();
        }
    }

    /** Gives up everything but the transport. */
    void abandon(ErrorCode code) {
        ended = true;
        reader.stop();
        inbound.stop();
        for (Http2Stream stream : streams.all()) {
            aborted(stream, code);
        }
    }

    /** A second has passed. */
    void tick() {
        inbound.floods().tick();
        if (settingsUnacked > 0 && ++settingsTicks > SETTINGS_TICKS) {
            fail(ErrorCode.SETTINGS_TIMEOUT);
        } else if (goodbye.tick()) {
            concludeGoodbye();
        }
    }

    /** All there is to know of it, once what was written is flushed. */
    ConnectionState export() {
        output.flush();
        return new ConnectionState(
                server,
                reader.export(),
                inbound.export(),
                encoder.export(),
                decoder.export(),
                peer.export(),
                new ConnectionState.Numbers(
                        streams.lastRemote(),
                        streams.nextLocal(),
                        streams.remoteGoAway(),
                        settingsUnacked,
                        sender.window()),
                goodbye.stage(),
                goodbye.lastStream(),
                streams.all().stream().map(Http2Stream::export).toList());
    }

    /** Goes on where another one was; each stream finds its events by {@code owner.onStream}. */
    void restore(ConnectionState state) throws MoveRejectedException {
        if (state.server() != server) {
            throw new MoveRejectedException("http2: the other side's state");
        }
        reader.restore(state.reader());
        inbound.restore(state.inbound());
        encoder.restore(state.encoder());
        decoder.restore(state.decoder());
        peer.restore(state.peer());
        output.maxFrameBytes(Math.min(peer.maxFrameBytes(), Frame.DEFAULT_MAX_BYTES));
        streams.restore(state.numbers());
        settingsUnacked = state.numbers().settingsUnacked();
        sender.restore(state.numbers().sendWindow());
        goodbye.restore(state.goodbye(), state.goodbyeLast());
        for (StreamState exported : state.streams()) {
            Http2Stream stream = add(exported.id());
            stream.restore(exported);
            stream.events(owner.onStream(stream));
        }
    }

    /** Writes what this turn has gathered. */
    void flush() {
        output.flush();
    }

    /** After a restore: what was waiting is sent. */
    void proceed() {
        for (Http2Stream stream : streams.all()) {
            sender.offer(stream);
        }
    }
}
