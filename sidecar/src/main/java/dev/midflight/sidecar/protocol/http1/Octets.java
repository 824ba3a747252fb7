package dev.midflight.sidecar.protocol.http1;

/** Character classes of RFC 9110 section 5.6 and comparisons on raw octets. */
final class Octets {
    private static final boolean[] TOKEN = new boolean[256];
    private static final boolean[] VALUE = new boolean[256];
    private static final boolean[] HOST = new boolean[256];

    static {
        for (int c = '0'; c <= '9'; c++) {
            TOKEN[c] = true;
        }
        for (int c = 'A'; c <= 'Z'; c++) {
            TOKEN[c] = true;
            TOKEN[c + 32] = true;
        }
        for (char c : "!#$%&'*+-.^_`|~".toCharArray()) {
            TOKEN[c] = true;
        }
        for (int c = ' '; c < 256; c++) {
            VALUE[c] = c != 0x7f;
        }
        VALUE['\t'] = true;
        for (int c = 'a'; c <= 'z'; c++) {
            HOST[c] = true;
            HOST[c - 32] = true;
        }
        for (char c : "0123456789-._~!$&'()*+,;=".toCharArray()) {
            HOST[c] = true;
        }
    }

    private Octets() {}

    /** A character of a method, a field name or a connection option. */
    static boolean isToken(byte octet) {
        return TOKEN[octet & 0xff];
    }

    /** A character of a field value: visible, space, tab or obs-text; no control character. */
    static boolean isValue(byte octet) {
        return VALUE[octet & 0xff];
    }

    /** A character of a host's name that is not percent-encoded (RFC 3986 section 3.2.2). */
    static boolean isHost(byte octet) {
        return HOST[octet & 0xff];
    }

    /** A character of a request target: any but blanks, controls and the mark of a fragment. */
    static boolean isTarget(byte octet) {
        return VALUE[octet & 0xff] && octet != ' ' && octet != '\t' && octet != '#';
    }

    static boolean isBlank(byte octet) {
        return octet == ' ' || octet == '\t';
    }

    static boolean isDigit(byte octet) {
        return octet >= '0' && octet <= '9';
    }

    /** The value of a hexadecimal digit, or -1. */
    static int hex(byte octet) {
        if (isDigit(octet)) {
            return octet - '0';
        }
        int lower = octet | 0x20;
        return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
    }

    static int lower(byte octet) {
        return octet >= 'A' && octet <= 'Z' ? octet + 32 : octet;
    }

    /** Compares two ranges of the same length without regard to case. */
    static boolean equalsIgnoreCase(byte[] octets, int start, int other, int length) {
        for (int i = 0; i < length; i++) {
            if (lower(octets[start + i]) != lower(octets[other + i])) {
                return false;
            }
        }
        return true;
    }

    /** Compares without regard to case with a lower-case text of the same length. */
    static boolean equalsIgnoreCase(byte[] octets, int start, int end, byte[] lower) {
        if (end - start != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            if (lower(octets[start + i]) != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
