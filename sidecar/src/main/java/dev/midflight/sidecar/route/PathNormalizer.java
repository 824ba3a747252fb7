package dev.midflight.sidecar.route;

/**
 * Brings a path into the form in which two spellings of the same path are equal (RFC 3986 section
 * 6.2.2): percent-encoded unreserved characters decoded, the hexadecimal digits of others in upper
 * case, dot segments resolved, adjacent slashes merged. Used by one thread; its result is valid
 * until the next call.
 */
final class PathNormalizer {
    private byte[] out = new byte[256];
    private int length;

    /**
     * Lets the span point to the normal form.
     *
     * @return false: it leaves the root, has an encoded slash, backslash or NUL, or an encoding
     *     that is none
     */
    boolean normalize(Span path) {
        if (path.isEmpty() || path.at(0) != '/' || isNormal(path)) {
            return true;
        }
        if (out.length < path.length()) {
            out = new byte[path.length() * 2];
        }
        length = 0;
        int at = 0;
        while (at < path.length()) {
            int end = endOfSegment(path, at + 1);
            if (!segment(path, at + 1, end)) {
                return false;
            }
            at = end;
        }
        path.set(out, 0, length);
        return true;
    }

    /** Most are: nothing in them could be written in another way. */
    private static boolean isNormal(Span path) {
        byte before = 0;
        for (int i = 0; i < path.length(); i++) {
            byte octet = path.at(i);
            if (octet == '%'
                    || octet == '\\'
                    || (before == '/' && (octet == '/' || octet == '.'))) {
                return false;
            }
            before = octet;
        }
        return true;
    }

    private static int endOfSegment(Span path, int from) {
        int at = from;
        while (at < path.length() && path.at(at) != '/') {
            at++;
        }
        return at;
    }

    /** Appends a slash and the segment, unless it is empty or dots; the last one may be empty. */
    private boolean segment(Span path, int from, int to) {
        int start = length;
        boolean last = to == path.length();
        out[length++] = '/';
        for (int at = from; at < to; at++) {
            byte octet = path.at(at);
            if (octet == '\\') {
                return false;
            }
            if (octet != '%') {
                out[length++] = octet;
            } else if (!encoded(path, at, to)) {
                return false;
            } else {
                at += 2;
            }
        }
        return dots(start, last);
    }

    private boolean dots(int start, boolean last) {
        int size = length - start - 1;
        if (size == 0) {
            length = last ? length : start;
        } else if (size == 1 && out[start + 1] == '.') {
            length = last ? start + 1 : start;
        } else if (size == 2 && out[start + 1] == '.' && out[start + 2] == '.') {
            if (start == 0) {
                return false;
            }
            int parent = start - 1;
            while (out[parent] != '/') {
                parent--;
            }
            length = last ? parent + 1 : parent;
        }
        return true;
    }

    private boolean encoded(Span path, int at, int to) {
        int high = at + 2 < to ? hex(path.at(at + 1)) : -1;
        int low = at + 2 < to ? hex(path.at(at + 2)) : -1;
        if (high < 0 || low < 0) {
            return false;
        }
        int value = high << 4 | low;
        if (value == '/' || value == '\\' || value == 0) {
            return false;
        }
        if (isUnreserved(value)) {
            out[length++] = (byte) value;
        } else {
            out[length++] = '%';
            out[length++] = digit(high);
            out[length++] = digit(low);
        }
        return true;
    }

    private static int hex(byte octet) {
        return octet < 0 ? -1 : Character.digit(octet, 16);
    }

    private static byte digit(int value) {
        return (byte) (value < 10 ? '0' + value : 'A' + value - 10);
    }

    private static boolean isUnreserved(int c) {
        return (c >= 'A' && c <= 'Z')
                || (c >= 'a' && c <= 'z')
                || (c >= '0' && c <= '9')
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }
}
