package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/** Tells the content of a message without its framing, and its trailers. */
final class ContentReader {
    private static final byte[] START_LINE = "trailers\r\n".getBytes(StandardCharsets.US_ASCII);

    /** Who hears it. */
    interface Sink {
        /** Content, now the callee's. */
        void content(ByteBuf bytes, boolean end);

        /** What ends the content, valid during the call. */
        void trailers(Head head);
    }

    /** How far a message is. */
    enum Progress {
        MORE,
        DONE,
        INVALID
    }

    private final Http1Limits limits;
    private final Inbox inbox;
    private final Head trailerHead;
    private final Sink sink;
    private final Body body;
    private final Chunks chunks;
    private ByteBuf trailers = Unpooled.EMPTY_BUFFER;
    private boolean chunked;

    /**
     * @param trailerHead where trailers are parsed
     */
    ContentReader(Http1Limits limits, Inbox inbox, Head trailerHead, Sink sink) {
        this.limits = limits;
        this.inbox = inbox;
        this.trailerHead = trailerHead;
        this.sink = sink;
        this.body = new Body(limits);
        this.chunks = new Chunks(limits);
    }

    /** What says where content ends that is not in chunks. */
    Body body() {
        return body;
    }

    void chunked() {
        chunked = true;
        chunks.begin();
    }

    /** True if there is none, or all of it was told. */
    boolean isDone() {
        return !chunked && body.isDone();
    }

    boolean endsWithConnection() {
        return !chunked && body.endsWithConnection();
    }

    void release() {
        trailers.release();
        trailers = Unpooled.EMPTY_BUFFER;
    }

    /** Goes on with what is in the inbox. */
    Progress read() {
        if (chunked) {
            return chunks.dataLeft() > 0 ? chunkData() : chunkFraming();
        }
        int length = body.accept(inbox.bytes());
        boolean end = body.isDone();
        sink.content(inbox.take(length), end);
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
        sink.content(inbox.take(length), false);
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
            sink.content(Unpooled.EMPTY_BUFFER, true);
            return Progress.DONE;
        }
        if (length > limits.maxHeadBytes() || trailerHead.parse(trailers, length) != null) {
            return Progress.INVALID;
        }
        sink.trailers(trailerHead);
        return Progress.DONE;
    }
}
