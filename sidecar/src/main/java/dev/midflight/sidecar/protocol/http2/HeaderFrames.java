package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.Trailers;
import dev.midflight.sidecar.protocol.http2.hpack.HpackDecoder;
import dev.midflight.sidecar.protocol.http2.hpack.HpackException;
import io.netty.buffer.ByteBuf;
import org.jspecify.annotations.Nullable;

/** The peer's header blocks: what they begin, continue and end (RFC 9113 sections 4.3 and 5.1). */
final class HeaderFrames {
    private final Http2Connection connection;
    private final Fields fields;
    private final HpackDecoder decoder;
    private final HeaderBlock block;
    private final Floods floods;

    HeaderFrames(Http2Connection connection, Engine engine, HpackDecoder decoder, Floods floods) {
        this.connection = connection;
        this.fields = engine.fields();
        this.decoder = decoder;
        this.block = new HeaderBlock(engine.config().maxHeadBytes());
        this.floods = floods;
    }

    /** What came of a block that is not complete. */
    HeaderBlock block() {
        return block;
    }

    private void wrong(Http2Stream stream, ErrorCode code) throws Http2Exception {
        floods.spend(Floods.Kind.ERRORS);
        stream.refuse(code);
    }

    void onHeaders(int id, int flags, ByteBuf in, int from, int to, int dependency)
            throws Http2Exception {
        if ((flags & Frame.END_HEADERS) != 0) {
            if (to - from > connection.limits().maxHeadBytes()) {
                floods.fail(Floods.Kind.CONTINUATIONS);
            }
            decode(id, flags, in, from, to, dependency);
        } else {
            block.begin(flags, dependency);
            collect(in, from, to);
        }
    }

    void onContinuation(int id, int flags, ByteBuf in, int from, int to) throws Http2Exception {
        collect(in, from, to);
        if ((flags & Frame.END_HEADERS) != 0) {
            ByteBuf whole = block.bytes();
            int start = whole.readerIndex();
            decode(id, block.flags(), whole, start, whole.writerIndex(), block.dependency());
            block.release();
        }
    }

    private void collect(ByteBuf in, int from, int to) throws Http2Exception {
        if (from == to) {
            floods.spend(Floods.Kind.CONTINUATIONS);
        }
        if (!block.add(in, from, to)) {
            floods.fail(Floods.Kind.CONTINUATIONS);
        }
    }

    private void decode(int id, int flags, ByteBuf in, int from, int to, int dependency)
            throws Http2Exception {
        boolean whole;
        try {
            whole = decoder.decode(in, from, to, fields);
        } catch (HpackException _) {
            throw new Http2Exception(ErrorCode.COMPRESSION_ERROR, "a header block is invalid");
        }
        boolean end = (flags & Frame.END_STREAM) != 0;
        Http2Stream stream = connection.stream(id);
        if (stream == null) {
            stream = begin(id);
        }
        if (stream == null) {
            return;
        }
        if (dependency == id) {
            wrong(stream, ErrorCode.PROTOCOL_ERROR);
        } else {
            fields(stream, whole, end);
        }
    }

    /** Null: a stream that will not be. */
    private @Nullable Http2Stream begin(int id) throws Http2Exception {
        if (!connection.streams().isIdle(id)) {
            late(id);
            return null;
        }
        if (!connection.isServer() || (id & 1) == 0) {
            throw new Http2Exception(
                    ErrorCode.PROTOCOL_ERROR, "HEADERS on a stream that the peer cannot begin");
        }
        if (id > connection.goodbye().lastStream()) {
            connection.streams().lastRemote(id);
            return null;
        }
        if (connection.active() >= connection.limits().maxStreams()) {
            floods.spend(Floods.Kind.RESETS);
            connection.streams().lastRemote(id);
            connection.streams().closed().add(id, true);
            connection.output().reset(id, ErrorCode.REFUSED_STREAM);
            return null;
        }
        return connection.accept(id);
    }

    /**
     * What was on its way while we reset the stream is ignored. An upstream may be as late as it
     * likes with streams that are long forgotten, and however many of them were reset.
     */
    private void late(int id) throws Http2Exception {
        boolean byOurReset = connection.streams().closed().byOurReset(id);
        boolean known = connection.streams().closed().contains(id);
        boolean ofUpstream = !connection.isServer() && (byOurReset || !known);
        if (byOurReset && !ofUpstream) {
            floods.spend(Floods.Kind.ERRORS);
        } else if (!ofUpstream) {
            throw new Http2Exception(
                    known ? ErrorCode.STREAM_CLOSED : ErrorCode.PROTOCOL_ERROR,
                    "HEADERS on a closed stream");
        }
    }

    private void fields(Http2Stream stream, boolean whole, boolean end) throws Http2Exception {
        StreamEvents events = stream.events();
        if (stream.remoteEnded() || events == null) {
            wrong(stream, ErrorCode.STREAM_CLOSED);
            return;
        }
        if (!stream.headReceived()) {
            head(stream, events, whole, end);
        } else if (!whole || !end || !Trailers.areValid(fields) || !stream.content(0, true)) {
            wrong(stream, ErrorCode.PROTOCOL_ERROR);
        } else {
            stream.setRemoteEnded();
            events.onTrailers(fields);
            connection.halfClosed(stream);
        }
    }

    /** The listener judges a head, and says with it what content is expected. */
    private void head(Http2Stream stream, StreamEvents events, boolean whole, boolean end)
            throws Http2Exception {
        if (end) {
            stream.setRemoteEnded();
        }
        if (!whole) {
            floods.spend(Floods.Kind.ERRORS);
            events.onHeadTooLarge();
        } else if (!events.onHead(fields, end)) {
            wrong(stream, ErrorCode.PROTOCOL_ERROR);
        }
        connection.halfClosed(stream);
    }
}
