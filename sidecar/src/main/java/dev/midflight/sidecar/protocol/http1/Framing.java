package dev.midflight.sidecar.protocol.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * What Content-Length and Transfer-Encoding of a head say together (RFC 9112 section 6). A sender
 * may not repeat either in ways that two parsers could read differently, so that is refused.
 */
final class Framing {
    private static final byte[] CHUNKED = ascii("chunked");
    private static final byte[][] OTHER_CODINGS = {
        ascii("gzip"), ascii("x-gzip"), ascii("deflate"), ascii("compress"), ascii("x-compress")
    };
    private static final int MAX_LENGTH_DIGITS = 18;

    private long length;
    private boolean encoded;
    private boolean chunked;
    private boolean likeChunked;
    private int codings;

    void reset() {
        length = -1;
        encoded = false;
        chunked = false;
        likeChunked = false;
        codings = 0;
    }

    /** The value of Content-Length; -1: absent. */
    long length() {
        return length;
    }

    boolean encoded() {
        return encoded;
    }

    /** True if chunked is the last transfer coding. */
    boolean chunked() {
        return chunked;
    }

    /** True if the content has a transfer coding beside chunked, or another one. */
    boolean codedOtherwise() {
        return codings > (chunked ? 1 : 0);
    }

    /**
     * True if a coding that is not chunked has the word in its name: some parsers look for it
     * anywhere, and read such content in chunks.
     */
    boolean likeChunked() {
        return likeChunked;
    }

    @Nullable Rejection contentLength(byte[] octets, int start, int end) {
        if (length >= 0 || start == end) {
            return Rejection.CONTENT_LENGTH;
        }
        int first = start;
        while (first < end - 1 && octets[first] == '0') {
            first++;
        }
        if (end - first > MAX_LENGTH_DIGITS) {
            return Rejection.CONTENT_LENGTH;
        }
        long value = 0;
        for (int i = first; i < end; i++) {
            if (!Octets.isDigit(octets[i])) {
                return Rejection.CONTENT_LENGTH;
            }
            value = value * 10 + (octets[i] - '0');
        }
        length = value;
        return null;
    }

    /**
     * One line of Transfer-Encoding; several lines are one list. It is read to its end past codings
     * that we do not know: whether chunked comes last says how the body ends.
     */
    @Nullable Rejection transferEncoding(byte[] octets, int start, int end) {
        encoded = true;
        Rejection unknown = null;
        int at = start;
        while (at <= end) {
            int comma = at;
            while (comma < end && octets[comma] != ',') {
                comma++;
            }
            Rejection rejection = coding(octets, at, comma);
            if (rejection == Rejection.UNKNOWN_ENCODING) {
                unknown = rejection;
            } else if (rejection != null) {
                return rejection;
            }
            at = comma + 1;
        }
        return unknown;
    }

    private @Nullable Rejection coding(byte[] octets, int from, int to) {
        int start = from;
        int end = to;
        while (start < end && Octets.isBlank(octets[start])) {
            start++;
        }
        while (end > start && Octets.isBlank(octets[end - 1])) {
            end--;
        }
        if (start == end || chunked) {
            return Rejection.TRANSFER_ENCODING;
        }
        codings++;
        if (Octets.equalsIgnoreCase(octets, start, end, CHUNKED)) {
            chunked = true;
            return null;
        }
        for (byte[] coding : OTHER_CODINGS) {
            if (Octets.equalsIgnoreCase(octets, start, end, coding)) {
                return null;
            }
        }
        likeChunked |= hasChunked(octets, start, end);
        return isToken(octets, start, end)
                ? Rejection.UNKNOWN_ENCODING
                : Rejection.TRANSFER_ENCODING;
    }

    private static boolean hasChunked(byte[] octets, int start, int end) {
        for (int at = start; at + CHUNKED.length <= end; at++) {
            if (Octets.equalsIgnoreCase(octets, at, at + CHUNKED.length, CHUNKED)) {
                return true;
            }
        }
        return false;
    }

    private static boolean isToken(byte[] octets, int start, int end) {
        for (int i = start; i < end; i++) {
            if (!Octets.isToken(octets[i])) {
                return false;
            }
        }
        return true;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
