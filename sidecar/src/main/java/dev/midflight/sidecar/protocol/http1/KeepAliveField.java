package dev.midflight.sidecar.protocol.http1;

import java.nio.charset.StandardCharsets;

/**
 * What a peer says of idle connections: {@code Keep-Alive: timeout=5, max=100} (RFC 2068 19.7.1).
 */
final class KeepAliveField {
    /** It says nothing. */
    static final int UNKNOWN = Integer.MAX_VALUE;

    private static final byte[] TIMEOUT = "timeout".getBytes(StandardCharsets.US_ASCII);
    private static final int MAX_DIGITS = 9;

    private KeepAliveField() {}

    /** For how many seconds it keeps an idle connection; what cannot be read says nothing. */
    static int seconds(byte[] octets, int start, int end) {
        int at = start;
        while (at < end) {
            int comma = indexOf(octets, at, end, ',');
            int equals = indexOf(octets, at, comma, '=');
            while (at < equals && octets[at] == ' ') {
                at++;
            }
            if (equals < comma && Octets.equalsIgnoreCase(octets, at, equals, TIMEOUT)) {
                return number(octets, equals + 1, comma);
            }
            at = comma + 1;
        }
        return UNKNOWN;
    }

    private static int number(byte[] octets, int start, int end) {
        int value = 0;
        int at = start;
        while (at < end && at - start < MAX_DIGITS && Octets.isDigit(octets[at])) {
            value = value * 10 + octets[at++] - '0';
        }
        return at == start || (at < end && octets[at] != ' ') ? UNKNOWN : value;
    }

    private static int indexOf(byte[] octets, int from, int to, char wanted) {
        int at = from;
        while (at < to && octets[at] != wanted) {
            at++;
        }
        return at;
    }
}
