package dev.midflight.sidecar.protocol.http1;

import java.nio.charset.StandardCharsets;

/**
 * Tells, octet by octet, whether a trailer has a name that frames, routes or describes the message
 * itself: no sender may put that behind the content (RFC 9110 section 6.5.1), and whoever merged it
 * would read another message.
 */
final class TrailerName {
    private static final byte[][] FORBIDDEN = {
        ascii("content-length"),
        ascii("transfer-encoding"),
        ascii("host"),
        ascii("connection"),
        ascii("keep-alive"),
        ascii("proxy-connection"),
        ascii("te"),
        ascii("trailer"),
        ascii("upgrade"),
        ascii("expect"),
        ascii("content-encoding"),
        ascii("content-range"),
        ascii("content-type")
    };
    static final int ALL = (1 << FORBIDDEN.length) - 1;

    private int candidates;
    private int length;

    void begin() {
        candidates = ALL;
        length = 0;
    }

    void accept(byte octet) {
        int left = candidates;
        for (int i = 0; left != 0; i++, left >>>= 1) {
            boolean candidate = (left & 1) != 0;
            if (candidate
                    && (length >= FORBIDDEN[i].length
                            || FORBIDDEN[i][length] != Octets.lower(octet))) {
                candidates &= ~(1 << i);
            }
        }
        length++;
    }

    /** True if the name that ends here is one of them. */
    boolean isForbidden() {
        for (int i = 0; i < FORBIDDEN.length; i++) {
            if ((candidates & (1 << i)) != 0 && FORBIDDEN[i].length == length) {
                return true;
            }
        }
        return false;
    }

    int candidates() {
        return candidates;
    }

    int length() {
        return length;
    }

    /** Goes on in the middle of a name. */
    void restore(int exportedCandidates, int exportedLength) {
        candidates = exportedCandidates;
        length = exportedLength;
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
