package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Reads a response of HTTP/1.1 and tells it as a message; judged by the same classes as a response
 * that passes as bytes.
 */
final class MessageReader {
    private static final byte[] START_LINE = "trailers\r\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] STATUS = ":status".getBytes(StandardCharsets.US_ASCII);

    /** How far a response is. */
    enum Progress {
        MORE,
        DONE,
        INVALID
    }

    private final Http1Upstreams shared;
    private final UpstreamListener listener;
    private final boolean headRequest;
    private final Inbox inbox;
    private final Body body;
    private final Chunks chunks;
    private ByteBuf trailers = Unpooled.EMPTY_BUFFER;
    private boolean responding;
    private boolean chunked;
    private boolean keepsAlive;
    private int idleSeconds = KeepAliveField.UNKNOWN;
    private int delivered;

    MessageReader(Http1Upstreams shared, UpstreamListener listener, boolean headRequest) {
        this.shared = shared;
        this.listener = listener;
        this.headRequest = headRequest;
        this.inbox = new Inbox(shared.limits());
        this.body = new Body(shared.limits());
        this.chunks = new Chunks(shared.limits());
    }

    /** Bytes of content told since this was asked last. */
    int takeDelivered() {
        int bytes = delivered;
        delivered = 0;
        return bytes;
    }

    boolean responding() {
        return responding;
    }

    /** True if the content ends with the connection. */
    boolean endsWithConnection() {
        return responding && !chunked && body.endsWithConnection();
    }

    /** True if the connection may serve another request. */
    boolean isReusable() {
        return keepsAlive && inbox.isEmpty() && !endsWithConnection();
    }

    /** For how long the upstream keeps its connection idle. */
    int idleSeconds() {
        return idleSeconds;
    }

    void release() {
        inbox.release();
        trailers.release();
        trailers = Unpooled.EMPTY_BUFFER;
    }

    /** Takes ownership of bytes and tells all that they complete. */
    Progress read(ByteBuf bytes) {
        inbox.add(bytes);
        while (!inbox.isEmpty()) {
            Progress progress = responding ? content() : head();
            if (progress != Progress.MORE) {
                return progress;
            }
            if (!responding && inbox.headLength() == Inbox.INCOMPLETE) {
                return Progress.MORE;
            }
        }
        return Progress.MORE;
    }

    private Progress head() {
        int length = inbox.headLength();
        if (length == Inbox.INCOMPLETE) {
            return Progress.MORE;
        }
        ResponseHead head = shared.head();
        if (length < 0 || !head.parse(inbox.bytes(), length) || head.isSwitching()) {
            return Progress.INVALID;
        }
        Fields fields = shared.fields();
        fields.clear();
        fields.add(STATUS, Integer.toString(head.status()).getBytes(StandardCharsets.US_ASCII));
        copy(head.head(), fields);
        inbox.skip(length);
        if (!shared.message().read()) {
            return Progress.INVALID;
        }
        if (head.isInterim()) {
            listener.onInformational(shared.message());
            return Progress.MORE;
        }
        head.frame(body, headRequest);
        if (head.codedOtherwise() && !body.isDone()) {
            return Progress.INVALID;
        }
        responding = true;
        keepsAlive = head.keepsAlive();
        idleSeconds = head.idleSeconds();
        chunked = head.chunked() && !body.isDone();
        if (chunked) {
            chunks.begin();
        }
        boolean end = !chunked && body.isDone();
        listener.onHead(shared.message(), end);
        return end ? Progress.DONE : Progress.MORE;
    }

    private static void copy(Head head, Fields fields) {
        for (int line = 0; line < head.lines(); line++) {
            boolean ofThisHop =
                    switch (head.name(line)) {
                        case CONNECTION, TRANSFER_ENCODING, UPGRADE, TE, KEEP_ALIVE -> true;
                        case PROXY_CONNECTION, HTTP2_SETTINGS -> true;
                        case HOST,
                                CONTENT_LENGTH,
                                REQUEST_ID,
                                FORWARDED_FOR,
                                TRACEPARENT,
                                TRACESTATE,
                                OTHER ->
                                false;
                    };
            if (!ofThisHop && !head.isDropped(line)) {
                fields.addLower(
                        head.octets(),
                        head.nameStart(line),
                        head.nameEnd(line),
                        head.valueStart(line),
                        head.valueEnd(line));
            }
        }
    }

    private Progress content() {
        if (chunked) {
            return chunks.dataLeft() > 0 ? chunkData() : chunkFraming();
        }
        int length = body.accept(inbox.bytes());
        boolean end = body.isDone();
        delivered += length;
        listener.onContent(inbox.take(length), end);
        return end ? Progress.DONE : Progress.MORE;
    }

    private Progress chunkData() {
        ByteBuf bytes = inbox.bytes();
        int length = (int) Math.min(chunks.dataLeft(), bytes.readableBytes());
        int end = bytes.writerIndex();
        bytes.writerIndex(bytes.readerIndex() + length);
        int taken = chunks.accept(bytes);
        bytes.writerIndex(end);
        if (taken != length) {
            return Progress.INVALID;
        }
        delivered += length;
        listener.onContent(inbox.take(length), false);
        return Progress.MORE;
    }

    /** Octet by octet: a line of size, or one of the trailers. */
    private Progress chunkFraming() {
        ByteBuf bytes = inbox.bytes();
        int end = bytes.writerIndex();
        int at = bytes.readerIndex();
        while (at < end && chunks.dataLeft() == 0 && !chunks.isDone()) {
            bytes.readerIndex(at).writerIndex(at + 1);
            boolean inTrailers = chunks.inTrailers();
            int taken = chunks.accept(bytes);
            bytes.writerIndex(end);
            if (taken < 0) {
                return Progress.INVALID;
            }
            if (inTrailers) {
                keep(bytes.getByte(at));
            }
            at++;
        }
        bytes.readerIndex(at);
        if (at == end) {
            inbox.release();
        }
        return chunks.isDone() ? trailers() : Progress.MORE;
    }

    private void keep(byte octet) {
        if (trailers.capacity() == 0) {
            trailers = Unpooled.buffer(256).writeBytes(START_LINE);
        }
        trailers.writeByte(octet);
    }

    private Progress trailers() {
        int length = trailers.readableBytes();
        if (length <= START_LINE.length + 2) {
            listener.onContent(Unpooled.EMPTY_BUFFER, true);
            return Progress.DONE;
        }
        Head head = shared.trailers();
        if (length > shared.limits().maxHeadBytes() || head.parse(trailers, length) != null) {
            return Progress.INVALID;
        }
        Fields fields = shared.fields();
        fields.clear();
        copy(head, fields);
        listener.onResponseTrailers(fields);
        return Progress.DONE;
    }
}
