package dev.midflight.sidecar.detect;

import io.netty.buffer.ByteBuf;

import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Guesses the protocol by the first line: {@code method SP target SP HTTP/1.digit} is HTTP/1.1 (RFC
 * 9112 section 3); where its streams are wanted, the preface of RFC 9113 section 3.4 is HTTP/2; all
 * else is TCP, TLS included, or one of the protocols of {@link Protocols#framed}.
 */
final class FirstBytes {
    private static final int MAX_METHOD_BYTES = 32;
    private static final byte[] VERSION = "HTTP/1.".getBytes(StandardCharsets.US_ASCII);
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT");

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final int maxLineBytes;
    private final boolean http2Streams;

    FirstBytes(int maxLineBytes, boolean http2Streams) {
        this.maxLineBytes = maxLineBytes;
        this.http2Streams = http2Streams;
    }

    Guess guess(ByteBuf bytes) {
        if (http2Streams && beginsPreface(bytes)) {
            return bytes.readableBytes() < PREFACE.length ? Guess.UNDECIDED : Guess.HTTP2;
        }
        int start = skipEmptyLines(bytes);
        int end = bytes.writerIndex();
        int space = start;
        while (space < end && isMethodByte(bytes.getByte(space))) {
            space++;
        }
        if (space - start > MAX_METHOD_BYTES) {
            return Guess.TCP;
        }
        if (space == end) {
            return Guess.UNDECIDED;
        }
        if (space == start || bytes.getByte(space) != ' ') {
            return Guess.TCP;
        }
        int lineEnd = bytes.indexOf(space, end, (byte) '\n');
        if (lineEnd < 0) {
            return unfinished(bytes, start, space);
        }
        return endsWithVersion(bytes, space + 1, lineEnd) ? Guess.HTTP1 : Guess.TCP;
    }

    private static boolean beginsPreface(ByteBuf bytes) {
        int length = Math.min(bytes.readableBytes(), PREFACE.length);
        for (int i = 0; i < length; i++) {
            if (bytes.getByte(bytes.readerIndex() + i) != PREFACE[i]) {
                return false;
            }
        }
        return length > 0;
    }

    /** A line too long for any answer but HTTP's own, if it can be HTTP at all. */
    private Guess unfinished(ByteBuf bytes, int start, int space) {
        int length = bytes.writerIndex() - start;
        if (length <= maxLineBytes && isPlain(bytes, space, bytes.writerIndex())) {
            return Guess.UNDECIDED;
        }
        String method = bytes.toString(start, space - start, StandardCharsets.US_ASCII);
        return length > maxLineBytes && KNOWN_METHODS.contains(method) ? Guess.HTTP1 : Guess.TCP;
    }

    private static int skipEmptyLines(ByteBuf bytes) {
        int at = bytes.readerIndex();
        while (at + 1 < bytes.writerIndex()
                && bytes.getByte(at) == '\r'
                && bytes.getByte(at + 1) == '\n') {
            at += 2;
        }
        return at;
    }

    private static boolean endsWithVersion(ByteBuf bytes, int from, int lineEnd) {
        int end = bytes.getByte(lineEnd - 1) == '\r' ? lineEnd - 1 : lineEnd;
        int at = end - VERSION.length - 1;
        if (at <= from || bytes.getByte(at - 1) != ' ') {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            if (bytes.getByte(at + i) != VERSION[i]) {
                return false;
            }
        }
        byte minor = bytes.getByte(end - 1);
        return minor >= '0' && minor <= '9';
    }

    private static boolean isPlain(ByteBuf bytes, int from, int to) {
        return bytes.forEachByte(from, to - from, value -> (value & 0xff) >= ' ' || value == '\r')
                < 0;
    }

    private static boolean isMethodByte(byte value) {
        return (value >= 'A' && value <= 'Z')
                || (value >= 'a' && value <= 'z')
                || (value >= '0' && value <= '9')
                || value == '-'
                || value == '_'
                || value == '.';
    }
}
