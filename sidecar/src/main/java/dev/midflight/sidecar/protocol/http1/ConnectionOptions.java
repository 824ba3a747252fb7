package dev.midflight.sidecar.protocol.http1;

import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/**
 * The options of a head's Connection fields (RFC 9110 section 7.6.1). Those we do not know nominate
 * fields that end here; nominating what frames or routes a message is refused.
 */
final class ConnectionOptions {
    private static final int MAX_NOMINATED = 32;
    private static final byte[] CLOSE = ascii("close");
    private static final byte[] KEEP_ALIVE = ascii("keep-alive");
    private static final byte[] UPGRADE = ascii("upgrade");
    private static final byte[] TE = ascii("te");

    private final int[] starts = new int[MAX_NOMINATED];
    private final int[] ends = new int[MAX_NOMINATED];
    private int nominated;
    private boolean close;
    private boolean keepAlive;
    private boolean upgrade;

    void reset() {
        nominated = 0;
        close = false;
        keepAlive = false;
        upgrade = false;
    }

    boolean close() {
        return close;
    }

    boolean keepAlive() {
        return keepAlive;
    }

    boolean upgrade() {
        return upgrade;
    }

    /** Reads one line; empty elements of the list are ignored (RFC 9110 section 5.6.1). */
    @Nullable Rejection read(byte[] octets, int start, int end) {
        int at = start;
        while (at < end) {
            if (octets[at] == ',' || Octets.isBlank(octets[at])) {
                at++;
                continue;
            }
            int from = at;
            while (at < end && Octets.isToken(octets[at])) {
                at++;
            }
            if (from == at || !isSeparated(octets, at, end) || !option(octets, from, at)) {
                return Rejection.CONNECTION_OPTION;
            }
        }
        return null;
    }

    private static boolean isSeparated(byte[] octets, int from, int end) {
        int at = from;
        while (at < end && Octets.isBlank(octets[at])) {
            at++;
        }
        return at == end || octets[at] == ',';
    }

    private boolean option(byte[] octets, int start, int end) {
        if (Octets.equalsIgnoreCase(octets, start, end, CLOSE)) {
            close = true;
        } else if (Octets.equalsIgnoreCase(octets, start, end, KEEP_ALIVE)) {
            keepAlive = true;
        } else if (Octets.equalsIgnoreCase(octets, start, end, UPGRADE)) {
            upgrade = true;
        } else if (!Octets.equalsIgnoreCase(octets, start, end, TE)) {
            return nominate(octets, start, end);
        }
        return true;
    }

    private boolean nominate(byte[] octets, int start, int end) {
        boolean allowed =
                switch (FieldName.of(octets, start, end)) {
                    case HOST, CONTENT_LENGTH, TRANSFER_ENCODING, CONNECTION -> false;
                    case UPGRADE,
                            TE,
                            KEEP_ALIVE,
                            PROXY_CONNECTION,
                            REQUEST_ID,
                            FORWARDED_FOR,
                            HTTP2_SETTINGS,
                            TRACEPARENT,
                            TRACESTATE,
                            OTHER ->
                            true;
                };
        if (!allowed || nominated == MAX_NOMINATED) {
            return false;
        }
        starts[nominated] = start;
        ends[nominated] = end;
        nominated++;
        return true;
    }

    /** Drops the nominated fields. */
    void apply(Head head) {
        for (int i = 0; i < nominated; i++) {
            head.dropNamed(head.octets(), starts[i], ends[i]);
        }
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
