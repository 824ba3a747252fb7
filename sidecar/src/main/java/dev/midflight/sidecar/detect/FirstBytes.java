package dev.midflight.sidecar.detect;

import io.netty.buffer.ByteBuf;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Guesses the protocol by the first line: {@code method ... HTTP/...} is HTTP/1.1 (RFC 9112 section
 * 3), however wrongly it is spelled, so that its strict reader answers what a lenient server behind
 * us would have taken; where its streams are wanted, the preface of RFC 9113 section 3.4 is HTTP/2;
 * all else is TCP, TLS included, or one of {@link Protocols#framed}. More bytes never change a
 * guess.
 */
final class FirstBytes {
    private static final int MAX_METHOD_BYTES = 32;
    private static final byte[] VERSION = "http/".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP2 = "PRI * HTTP/2.0".getBytes(StandardCharsets.US_ASCII);
    private static final String METHOD_MARKS = "!#$%&'*+-.^_`|~";
    private static final Set<String> KNOWN_METHODS =
            Set.of("GET", "POST", "PUT", "DELETE", "HEAD", "OPTIONS", "PATCH", "TRACE", "CONNECT");

    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private static final int FRAME_HEADER_BYTES = 9;
    private static final int SETTING_BYTES = 6;
    private static final int SETTINGS = 4;

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
        int start = skipSpace(bytes);
        int end = bytes.writerIndex();
        int space = start;
        while (space < end && isMethodByte(bytes.getByte(space))) {
            space++;
        }
        if (space - start > MAX_METHOD_BYTES || start - bytes.readerIndex() > maxLineBytes) {
            return Guess.TCP;
        }
        if (space == end) {
            return Guess.UNDECIDED;
        }
        if (space == start || !isBlank(bytes.getByte(space))) {
            return Guess.TCP;
        }
        return byLine(bytes, start, space);
    }

    /**
     * True if a server that speaks first does so only since it takes a client of HTTP/2 for there.
     */
    boolean isHttp2Server(ByteBuf said) {
        int at = said.readerIndex();
        return http2Streams
                && said.readableBytes() >= FRAME_HEADER_BYTES
                && said.getUnsignedMedium(at) % SETTING_BYTES == 0
                && said.getUnsignedShort(at + 3) == SETTINGS << 8
                && said.getInt(at + 5) == 0;
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
    private Guess byLine(ByteBuf bytes, int start, int space) {
        int limit = Math.min(bytes.writerIndex(), start + maxLineBytes + 1);
        int lineEnd = bytes.indexOf(space, limit, (byte) '\n');
        int last = lineEnd < 0 ? limit : lineEnd;
        boolean known =
                KNOWN_METHODS.contains(
                        bytes.toString(start, space - start, StandardCharsets.US_ASCII));
        if (!known && !isPlain(bytes, space, last)) {
            return Guess.TCP;
        }
        if (lineEnd < 0) {
            boolean more = limit - start <= maxLineBytes;
            return more ? Guess.UNDECIDED : known ? Guess.HTTP1 : Guess.TCP;
        }
        return endsWithVersion(bytes, space, lineEnd) && !isHttp2(bytes, start, lineEnd)
                ? Guess.HTTP1
                : Guess.TCP;
    }

    private int skipSpace(ByteBuf bytes) {
        int at = bytes.readerIndex();
        int end = Math.min(bytes.writerIndex(), at + maxLineBytes + 1);
        while (at < end && (isBlank(bytes.getByte(at)) || bytes.getByte(at) == '\n')) {
            at++;
        }
        return at;
    }

    private static boolean endsWithVersion(ByteBuf bytes, int from, int lineEnd) {
        int end = lineEnd;
        while (end > from && isBlank(bytes.getByte(end - 1))) {
            end--;
        }
        int at = end;
        while (at > from && !isBlank(bytes.getByte(at - 1))) {
            at--;
        }
        if (end - at < VERSION.length) {
            return false;
        }
        for (int i = 0; i < VERSION.length; i++) {
            int octet = bytes.getByte(at + i);
            int lower = octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
            if (lower != VERSION[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isHttp2(ByteBuf bytes, int start, int lineEnd) {
        if (lineEnd - start != HTTP2.length + 1 || bytes.getByte(lineEnd - 1) != '\r') {
            return false;
        }
        for (int i = 0; i < HTTP2.length; i++) {
            if (bytes.getByte(start + i) != HTTP2[i]) {
                return false;
            }
        }
        return true;
    }

    private static boolean isPlain(ByteBuf bytes, int from, int to) {
        return bytes.forEachByte(from, to - from, value -> (value & 0xff) >= ' ' || isBlank(value))
                < 0;
    }

    /** What some server takes for a space between the words of a line. */
    private static boolean isBlank(byte value) {
        return value == ' ' || value == '\t' || value == '\r' || value == 0x0b || value == '\f';
    }

    private static boolean isMethodByte(byte value) {
        return (value >= 'A' && value <= 'Z')
                || (value >= 'a' && value <= 'z')
                || (value >= '0' && value <= '9')
                || METHOD_MARKS.indexOf(value) >= 0;
    }
}
