package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.config.Http1Limits;
import dev.midflight.sidecar.link.Gathered;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufUtil;
import io.netty.buffer.Unpooled;

/**
 * Bytes that were read and not yet forwarded. Owns its buffer; empty most of the time, because what
 * arrives whole is passed on in place.
 */
final class Inbox {
    /** No whole head yet. */
    static final int INCOMPLETE = 0;

    /** A line without CR before its LF. */
    static final int BARE_LINE_FEED = -1;

    /** The limit is passed and there is no end. */
    static final int TOO_LARGE = -2;

    private final int maxHeadBytes;
    private ByteBuf bytes = Unpooled.EMPTY_BUFFER;
    private int scanned;
    private int lineStart;
    private int firstLineEnd;

    Inbox(Http1Limits limits) {
        this.maxHeadBytes = limits.maxHeadBytes();
    }

    ByteBuf bytes() {
        return bytes;
    }

    int size() {
        return bytes.readableBytes();
    }

    boolean isEmpty() {
        return !bytes.isReadable();
    }

    /** Takes ownership of more bytes. */
    void add(ByteBuf more) {
        bytes = Gathered.append(bytes, more);
    }

    /** The first bytes, now the caller's; without copying. */
    ByteBuf take(int length) {
        forgetScan();
        if (length < bytes.readableBytes()) {
            return bytes.readRetainedSlice(length);
        }
        ByteBuf all = bytes;
        bytes = Unpooled.EMPTY_BUFFER;
        return all;
    }

    void skip(int length) {
        forgetScan();
        bytes.skipBytes(length);
        if (isEmpty()) {
            release();
        }
    }

    boolean startsWith(byte[] octets) {
        boolean same = size() >= octets.length;
        for (int i = 0; same && i < octets.length; i++) {
            same = bytes.getByte(bytes.readerIndex() + i) == octets[i];
        }
        return same;
    }

    void release() {
        forgetScan();
        bytes.release();
        bytes = Unpooled.EMPTY_BUFFER;
    }

    private void forgetScan() {
        scanned = 0;
        lineStart = 0;
        firstLineEnd = 0;
    }

    /** Skips empty lines before a request (RFC 9112 section 2.2). */
    void skipEmptyLines() {
        while (lineStart == 0
                && size() >= 2
                && bytes.getByte(bytes.readerIndex()) == '\r'
                && bytes.getByte(bytes.readerIndex() + 1) == '\n') {
            skip(2);
        }
    }

    /**
     * The length of the head at the front, empty line included, or one of the constants. Looks at
     * every byte once, however small the pieces are in which they arrive.
     */
    int headLength() {
        int base = bytes.readerIndex();
        int end = bytes.writerIndex();
        int limit = Math.min(end, base + maxHeadBytes);
        int at = bytes.indexOf(base + scanned, limit, (byte) '\n');
        while (at >= 0) {
            if (at == base || bytes.getByte(at - 1) != '\r') {
                return BARE_LINE_FEED;
            }
            boolean empty = at - base == lineStart + 1;
            if (empty && lineStart > 0) {
                return at - base + 1;
            }
            firstLineEnd = firstLineEnd == 0 ? at - base : firstLineEnd;
            lineStart = at - base + 1;
            at = bytes.indexOf(at + 1, limit, (byte) '\n');
        }
        scanned = limit - base;
        return limit < end || scanned == maxHeadBytes ? TOO_LARGE : INCOMPLETE;
    }

    /** Length of the unfinished or finished first line, for telling which limit was passed. */
    int firstLineLength() {
        return firstLineEnd == 0 ? size() : firstLineEnd;
    }

    byte[] export() {
        return ByteBufUtil.getBytes(bytes);
    }

    void restore(byte[] exported) {
        if (exported.length > 0) {
            bytes = Unpooled.wrappedBuffer(exported);
        }
    }
}
