package dev.midflight.sidecar.protocol.http2.hpack;

import dev.midflight.sidecar.protocol.http.Fields;
import java.nio.charset.StandardCharsets;

/** The static table of RFC 7541 appendix A; indexes begin at 1. */
final class StaticTable {
    static final int SIZE = 61;

    private static final String[] TEXT = {
        ":authority", "",
        ":method", "GET",
        ":method", "POST",
        ":path", "/",
        ":path", "/index.html",
        ":scheme", "http",
        ":scheme", "https",
        ":status", "200",
        ":status", "204",
        ":status", "206",
        ":status", "304",
        ":status", "400",
        ":status", "404",
        ":status", "500",
        "accept-charset", "",
        "accept-encoding", "gzip, deflate",
        "accept-language", "",
        "accept-ranges", "",
        "accept", "",
        "access-control-allow-origin", "",
        "age", "",
        "allow", "",
        "authorization", "",
        "cache-control", "",
        "content-disposition", "",
        "content-encoding", "",
        "content-language", "",
        "content-length", "",
        "content-location", "",
        "content-range", "",
        "content-type", "",
        "cookie", "",
        "date", "",
        "etag", "",
        "expect", "",
        "expires", "",
        "from", "",
        "host", "",
        "if-match", "",
        "if-modified-since", "",
        "if-none-match", "",
        "if-range", "",
        "if-unmodified-since", "",
        "last-modified", "",
        "link", "",
        "location", "",
        "max-forwards", "",
        "proxy-authenticate", "",
        "proxy-authorization", "",
        "range", "",
        "referer", "",
        "refresh", "",
        "retry-after", "",
        "server", "",
        "set-cookie", "",
        "strict-transport-security", "",
        "transfer-encoding", "",
        "user-agent", "",
        "vary", "",
        "via", "",
        "www-authenticate", ""
    };

    private static final byte[][] NAMES = new byte[SIZE + 1][];
    private static final byte[][] VALUES = new byte[SIZE + 1][];

    /** Per hash of a name the first index that has it, open addressing. */
    private static final int[] BY_NAME = new int[256];

    static {
        for (int index = SIZE; index >= 1; index--) {
            NAMES[index] = TEXT[2 * index - 2].getBytes(StandardCharsets.US_ASCII);
            VALUES[index] = TEXT[2 * index - 1].getBytes(StandardCharsets.US_ASCII);
        }
        for (int index = 1; index <= SIZE; index++) {
            if (index == 1 || !TEXT[2 * index - 2].equals(TEXT[2 * index - 4])) {
                int at = hash(NAMES[index], 0, NAMES[index].length) & 0xff;
                while (BY_NAME[at] != 0) {
                    at = (at + 1) & 0xff;
                }
                BY_NAME[at] = index;
            }
        }
    }

    private StaticTable() {}

    static byte[] name(int index) {
        return NAMES[index];
    }

    static byte[] value(int index) {
        return VALUES[index];
    }

    static int hash(byte[] octets, int from, int to) {
        int hash = to - from;
        for (int i = from; i < to; i++) {
            hash = hash * 31 + octets[i];
        }
        return hash ^ (hash >>> 15);
    }

    /** The first index with the name of a field, 0: none. */
    static int find(Fields fields, int field, int nameHash) {
        int at = nameHash & 0xff;
        while (BY_NAME[at] != 0) {
            if (fields.isName(field, NAMES[BY_NAME[at]])) {
                return BY_NAME[at];
            }
            at = (at + 1) & 0xff;
        }
        return 0;
    }

    /** The index of the whole field among those of its name, which begin here; 0: none. */
    static int findValue(Fields fields, int field, int first) {
        for (int index = first; index <= SIZE && sameName(index, first); index++) {
            if (VALUES[index].length > 0 && fields.isValue(field, VALUES[index])) {
                return index;
            }
        }
        return 0;
    }

    private static boolean sameName(int index, int first) {
        return index == first
                || (first >= 2 && first <= 14 && TEXT[2 * index - 2].equals(TEXT[2 * first - 2]));
    }
}
