package dev.midflight.sidecar.protocol.http1;

/** Character classes of RFC 9110 section 5.6 and comparisons on raw octets. */
final class Octets {
    private static final boolean[] TOKEN = new boolean[256];
    private static final boolean[] VALUE = new boolean[256];

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

    /** Compares without regard to case with a lower-case text of the same length. */
    static boolean equalsIgnoreCase(byte[] octets, int start, int end, byte[] lower) {
        if (end - start != lower.length) {
            return false;
        }
        for (int i = 0; i < lower.length; i++) {
            int octet = octets[start + i];
            if (octet >= 'A' && octet <= 'Z') {
                octet += 32;
            }
            if (octet != lower[i]) {
                return false;
            }
        }
        return true;
    }
}
