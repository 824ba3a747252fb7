package dev.midflight.sidecar.protocol.http2;

import dev.midflight.sidecar.link.Gathered;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Cuts what is read into frames and checks their form (RFC 9113 section 6). Content of DATA goes on
 * in the pieces in which it comes; all other frames are small and waited for.
 */
final class FrameReader {
    private final FrameHandler handler;
    private final int maxFrameBytes;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean stopped;
    private int completed;
    private int prefaceLeft;
    private int expectsContinuationOf;
    private boolean inData;
    private int dataStream;
    private int dataLeft;
    private int paddingLeft;
    private boolean dataEnds;

    FrameReader(FrameHandler handler, int maxFrameBytes, boolean expectsPreface) {
        this.handler = handler;
        this.maxFrameBytes = maxFrameBytes;
        this.prefaceLeft = expectsPreface ? Frame.preface().length : 0;
    }

    /** Takes ownership of bytes and tells of every frame that they complete. */
    void read(ByteBuf bytes) throws Http2Exception {
        if (stopped) {
            bytes.release();
            return;
        }
        received = Gathered.append(received, bytes);
        boolean progress = true;
        while (progress && !stopped) {
            progress = inData ? data() : prefaceLeft > 0 ? preface() : frame();
            completed += progress && expectsContinuationOf == 0 ? 1 : 0;
        }
        if (!received.isReadable()) {
            release();
        }
    }

    private void release() {
        received.release();
        received = Unpooled.EMPTY_BUFFER;
    }

    /** Nothing more is read, now or later. */
    void stop() {
        stopped = true;
        release();
    }

    /** True if the preface, a header block or a frame other than DATA is unfinished. */
    boolean isUnfinished() {
        return prefaceLeft > 0 || expectsContinuationOf != 0 || (!inData && received.isReadable());
    }

    /** Changes with each preface, header block and frame that is complete. */
    int completed() {
        return completed;
    }

    private boolean preface() throws Http2Exception {
        byte[] preface = Frame.preface();
        while (prefaceLeft > 0 && received.isReadable()) {
            if (received.readByte() != preface[preface.length - prefaceLeft]) {
                throw new Http2Exception(ErrorCode.PROTOCOL_ERROR, "no preface");
            }
            prefaceLeft--;
        }
        return prefaceLeft == 0;
    }

    private boolean data() throws Http2Exception {
        int piece = Math.min(dataLeft, received.readableBytes());
        dataLeft -= piece;
        if (dataLeft == 0 && received.readableBytes() - piece >= paddingLeft) {
            ByteBuf bytes = received.readRetainedSlice(piece);
            received.skipBytes(paddingLeft);
            paddingLeft = 0;
            inData = false;
            handler.onData(dataStream, bytes, dataEnds);
            return true;
        }
        if (piece > 0) {
            handler.onData(dataStream, received.readRetainedSlice(piece), false);
        }
        if (dataLeft == 0) {
            int padding = received.readableBytes();
            received.skipBytes(padding);
            paddingLeft -= padding;
        }
        return false;
    }

    private boolean frame() throws Http2Exception {
        if (received.readableBytes() < Frame.HEADER_BYTES) {
            return false;
        }
        int at = received.readerIndex();
        int length = received.getUnsignedMedium(at);
        int type = received.getUnsignedByte(at + 3);
        int flags = received.getUnsignedByte(at + 4);
        int stream = received.getInt(at + 5) & Integer.MAX_VALUE;
        if (length > maxFrameBytes) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "a frame is too large");
        }
        if (expectsContinuationOf != 0
                && (type != Frame.CONTINUATION || stream != expectsContinuationOf)) {
            throw protocol("a header block is interrupted");
        }
        if (type == Frame.DATA) {
            return dataFrame(at, length, flags, stream);
        }
        if (received.readableBytes() < Frame.HEADER_BYTES + length) {
            return false;
        }
        received.skipBytes(Frame.HEADER_BYTES + length);
        payload(type, flags, stream, at + Frame.HEADER_BYTES, at + Frame.HEADER_BYTES + length);
        return true;
    }

    private boolean dataFrame(int at, int length, int flags, int stream) throws Http2Exception {
        boolean padded = (flags & Frame.PADDED) != 0;
        if (padded && length > 0 && received.readableBytes() == Frame.HEADER_BYTES) {
            return false;
        }
        need(stream != 0, "DATA on the connection");
        need(!padded || length > 0, "padding is missing");
        int padding = padded ? received.getUnsignedByte(at + Frame.HEADER_BYTES) : 0;
        int prefix = padded ? 1 : 0;
        need(padding + prefix <= length, "padding is too long");
        received.skipBytes(Frame.HEADER_BYTES + prefix);
        inData = true;
        dataStream = stream;
        dataLeft = length - padding - prefix;
        paddingLeft = padding;
        dataEnds = (flags & Frame.END_STREAM) != 0;
        handler.onDataFrame(stream, length, padding + prefix, dataEnds);
        return true;
    }

    private void payload(int type, int flags, int stream, int from, int to) throws Http2Exception {
        int length = to - from;
        switch (type) {
            case Frame.HEADERS -> headers(flags, stream, from, to);
            case Frame.PRIORITY -> {
                need(stream != 0, "PRIORITY on the connection");
                size(length == 5);
                handler.onPriority(stream, received.getInt(from) & Integer.MAX_VALUE);
            }
            case Frame.RST_STREAM -> {
                need(stream != 0, "RST_STREAM on the connection");
                size(length == 4);
                handler.onReset(stream, received.getInt(from));
            }
            case Frame.SETTINGS -> settings(flags, stream, from, to);
            case Frame.PUSH_PROMISE -> throw protocol("a push");
            case Frame.PING -> {
                need(stream == 0, "PING on a stream");
                size(length == 8);
                handler.onPing((flags & Frame.ACK) != 0, received.getLong(from));
            }
            case Frame.GOAWAY -> {
                need(stream == 0, "GOAWAY on a stream");
                size(length >= 8);
                handler.onGoAway(
                        received.getInt(from) & Integer.MAX_VALUE, received.getInt(from + 4));
            }
            case Frame.WINDOW_UPDATE -> {
                size(length == 4);
                handler.onWindowUpdate(stream, received.getInt(from) & Integer.MAX_VALUE);
            }
            case Frame.CONTINUATION -> {
                need(expectsContinuationOf != 0, "CONTINUATION without a header block");
                follow(flags, stream);
                handler.onContinuation(stream, flags, received, from, to);
            }
            default -> handler.onUnknown();
        }
    }

    private void headers(int flags, int stream, int from, int to) throws Http2Exception {
        need(stream != 0, "HEADERS on the connection");
        int start = from;
        int end = to;
        if ((flags & Frame.PADDED) != 0) {
            size(start < end);
            end -= received.getUnsignedByte(start);
            start++;
        }
        int dependency = -1;
        if ((flags & Frame.WITH_PRIORITY) != 0) {
            size(to - start >= 5);
            dependency = received.getInt(start) & Integer.MAX_VALUE;
            start += 5;
        }
        need(start <= end, "padding is too long");
        follow(flags, stream);
        handler.onHeaders(stream, flags, received, start, end, dependency);
    }

    private void follow(int flags, int stream) {
        expectsContinuationOf = (flags & Frame.END_HEADERS) != 0 ? 0 : stream;
    }

    private void settings(int flags, int stream, int from, int to) throws Http2Exception {
        need(stream == 0, "SETTINGS on a stream");
        if ((flags & Frame.ACK) != 0) {
            size(from == to);
            handler.onSettingsAck();
        } else {
            size((to - from) % 6 == 0);
            handler.onSettings(received, from, to);
        }
    }

    private static void need(boolean condition, String otherwise) throws Http2Exception {
        if (!condition) {
            throw protocol(otherwise);
        }
    }

    private static void size(boolean right) throws Http2Exception {
        if (!right) {
            throw new Http2Exception(ErrorCode.FRAME_SIZE_ERROR, "a frame has a wrong size");
        }
    }

    private static Http2Exception protocol(String message) {
        return new Http2Exception(ErrorCode.PROTOCOL_ERROR, message);
    }

    ReaderState export() {
        return new ReaderState(
                ByteBufUtil.getBytes(received),
                prefaceLeft,
                expectsContinuationOf,
                inData,
                dataStream,
                dataLeft,
                paddingLeft,
                dataEnds);
    }

    void restore(ReaderState state) {
        received = Unpooled.wrappedBuffer(state.received());
        prefaceLeft = state.prefaceLeft();
        expectsContinuationOf = state.expectsContinuationOf();
        inData = state.inData();
        dataStream = state.dataStream();
        dataLeft = state.dataLeft();
        paddingLeft = state.paddingLeft();
        dataEnds = state.dataEnds();
    }
}
