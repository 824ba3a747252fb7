package dev.midflight.sidecar.route;

/**
 * The parameters of a path's segments ({@code /admin;x=1/users}), which servlet containers leave
 * out before they choose what answers.
 */
public final class PathParameters {
    private PathParameters() {}

    /**
     * A path as such a server sees it: without them, and without the segments that they leave empty
     * or a dot; the same span if it has none.
     */
    public static Span without(Span path) {
        int first = end(path, 0, ';');
        if (first == path.length() || path.at(0) != '/') {
            return path;
        }
        byte[] out = new byte[path.length()];
        int size = 0;
        for (int start = 0; start < path.length(); ) {
            int end = end(path, start + 1, '/');
            int plain = Math.min(end(path, start + 1, ';'), end);
            boolean nothing = plain < end && isNothing(path, start + 1, plain);
            int upTo = nothing ? start : plain;
            if (nothing && end == path.length()) {
                upTo = start + 1;
            }
            System.arraycopy(path.octets(), path.start() + start, out, size, upTo - start);
            size += upTo - start;
            start = end;
        }
        return new Span().set(out, 0, size);
    }

    private static boolean isNothing(Span path, int start, int end) {
        return end == start || (end == start + 1 && path.at(start) == '.');
    }

    private static int end(Span path, int start, char octet) {
        int at = start;
        while (at < path.length() && path.at(at) != octet) {
            at++;
        }
        return at;
    }
}
