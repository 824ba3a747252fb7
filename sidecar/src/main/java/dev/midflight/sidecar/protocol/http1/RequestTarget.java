package dev.midflight.sidecar.protocol.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The four forms of a request target, and whether the authority in it and the Host field are the
 * same (RFC 9112 section 3.2): a request that names two hosts is for whoever reads it one way.
 */
final class RequestTarget {
    private static final byte[] HTTP = "http".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS = "https".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTP_PORT = "80".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] HTTPS_PORT = "443".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] NO_PORT = {};

    private boolean named;
    private boolean connect;
    private byte[] defaultPort = NO_PORT;
    private int hostStart;
    private int hostEnd;
    private int end;

    /** Reads a target; null: it is of the form that its method takes. */
    @Nullable Rejection parse(
            byte[] octets, int from, int to, boolean isConnect, boolean isOptions) {
        named = false;
        connect = isConnect;
        for (int i = from; i < to; i++) {
            if (!Octets.isTarget(octets[i])) {
                return Rejection.REQUEST_LINE;
            }
        }
        if (isConnect) {
            return authorityForm(octets, from, to) ? null : Rejection.REQUEST_TARGET;
        }
        if (octets[from] == '/') {
            return null;
        }
        if (octets[from] == '*' && to - from == 1) {
            return isOptions ? null : Rejection.REQUEST_TARGET;
        }
        return absoluteForm(octets, from, to) ? null : Rejection.REQUEST_TARGET;
    }

    private boolean authorityForm(byte[] octets, int from, int to) {
        int host = endOfHost(octets, from, to);
        defaultPort = NO_PORT;
        return host > from && host + 1 < to && isPort(octets, host, to) && name(from, host, to);
    }

    private boolean absoluteForm(byte[] octets, int from, int to) {
        int colon = from;
        while (colon < to && isScheme(octets[colon], colon == from)) {
            colon++;
        }
        boolean hierarchical =
                colon > from
                        && colon + 2 < to
                        && octets[colon] == ':'
                        && octets[colon + 1] == '/'
                        && octets[colon + 2] == '/';
        if (!hierarchical) {
            return false;
        }
        defaultPort = portOf(octets, from, colon);
        int authority = colon + 3;
        int last = authority;
        while (last < to && octets[last] != '/' && octets[last] != '?') {
            last++;
        }
        int host = endOfHost(octets, authority, last);
        return host > authority && isPort(octets, host, last) && name(authority, host, last);
    }

    private static byte[] portOf(byte[] octets, int from, int to) {
        if (Octets.equalsIgnoreCase(octets, from, to, HTTP)) {
            return HTTP_PORT;
        }
        return Octets.equalsIgnoreCase(octets, from, to, HTTPS) ? HTTPS_PORT : NO_PORT;
    }

    private boolean name(int start, int hostEnds, int ends) {
        named = true;
        hostStart = start;
        hostEnd = hostEnds;
        end = ends;
        return true;
    }

    /** True for a Host that is one: empty, or a host with an optional port (RFC 9110 7.2). */
    static boolean isHost(byte[] octets, int from, int to) {
        int host = endOfHost(octets, from, to);
        return from == to || (host > from && isPort(octets, host, to));
    }

    /** True if Host says what the target says, or the target says nothing. */
    boolean agrees(byte[] octets, int from, int to) {
        if (!named) {
            return true;
        }
        int host = endOfHost(octets, from, to);
        int length = hostEnd - hostStart;
        if (host - from != length || !Octets.equalsIgnoreCase(octets, from, hostStart, length)) {
            return false;
        }
        return (connect && host == to) || samePort(octets, host, to);
    }

    private boolean samePort(byte[] octets, int from, int to) {
        if (to - from == end - hostEnd
                && Octets.equalsIgnoreCase(octets, from, hostEnd, to - from)) {
            return true;
        }
        return isDefault(octets, from, to) && isDefault(octets, hostEnd, end);
    }

    private boolean isDefault(byte[] octets, int colon, int to) {
        return to - colon <= 1 || Octets.equalsIgnoreCase(octets, colon + 1, to, defaultPort);
    }

    /** Where a host ends; the start itself where there is none. */
    private static int endOfHost(byte[] octets, int from, int to) {
        if (from < to && octets[from] == '[') {
            int at = endOfLiteral(octets, from + 1, to);
            return at < to && at > from + 1 && octets[at] == ']' ? at + 1 : from;
        }
        int at = from;
        while (at < to && (Octets.isHost(octets[at]) || isEncoded(octets, at, to))) {
            at += octets[at] == '%' ? 3 : 1;
        }
        return at;
    }

    /** Of what stands in brackets: IPv6, or a version to come (RFC 3986 section 3.2.2). */
    private static int endOfLiteral(byte[] octets, int from, int to) {
        if (from < to && (octets[from] | 0x20) == 'v') {
            return endOfFuture(octets, from, to);
        }
        int at = from;
        while (at < to && (Octets.hex(octets[at]) >= 0 || octets[at] == ':' || octets[at] == '.')) {
            at++;
        }
        return at;
    }

    private static int endOfFuture(byte[] octets, int from, int to) {
        int dot = from + 1;
        while (dot < to && Octets.hex(octets[dot]) >= 0) {
            dot++;
        }
        if (dot == from + 1 || dot == to || octets[dot] != '.') {
            return from;
        }
        int at = dot + 1;
        while (at < to && (Octets.isHost(octets[at]) || octets[at] == ':')) {
            at++;
        }
        return at > dot + 1 ? at : from;
    }

    private static boolean isEncoded(byte[] octets, int at, int to) {
        return octets[at] == '%'
                && at + 2 < to
                && Octets.hex(octets[at + 1]) >= 0
                && Octets.hex(octets[at + 2]) >= 0;
    }

    private static boolean isPort(byte[] octets, int from, int to) {
        if (from < to && octets[from] != ':') {
            return false;
        }
        for (int i = from + 1; i < to; i++) {
            if (!Octets.isDigit(octets[i])) {
                return false;
            }
        }
        return true;
    }

    private static boolean isScheme(byte octet, boolean first) {
        int lower = octet | 0x20;
        boolean letter = lower >= 'a' && lower <= 'z';
        return letter
                || (!first
                        && (Octets.isDigit(octet) || octet == '+' || octet == '-' || octet == '.'));
    }
}
