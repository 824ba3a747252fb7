package dev.midflight.sidecar.route;

import java.util.Arrays;

/** Finds a parameter of a query, as it is written. */
public final class QueryParameters {
    private QueryParameters() {}

    /** The first one of the name; one without {@code =} has an empty value. */
    public static boolean find(Span query, byte[] name, Span value) {
        byte[] octets = query.octets();
        int at = query.start();
        while (at < query.end()) {
            int end = indexOf(octets, at, query.end(), '&');
            int equals = indexOf(octets, at, end, '=');
            if (Arrays.equals(octets, at, equals, name, 0, name.length)) {
                value.set(octets, Math.min(equals + 1, end), end);
                return true;
            }
            at = end + 1;
        }
        return false;
    }

    private static int indexOf(byte[] octets, int from, int to, char wanted) {
        int at = from;
        while (at < to && octets[at] != wanted) {
            at++;
        }
        return at;
    }
}
