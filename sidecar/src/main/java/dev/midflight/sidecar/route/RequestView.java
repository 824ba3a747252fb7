package dev.midflight.sidecar.route;

/** What a protocol shows of a request's head, in place; the spans are valid during the call. */
public abstract class RequestView {
    private final Span method = new Span();
    private final Span authority = new Span();
    private final Span path = new Span();
    private final Span query = new Span();

    public final Span method() {
        return method;
    }

    /** As the client wrote it, port included; empty: none. */
    public final Span authority() {
        return authority;
    }

    /** Without the query. Whoever normalises it lets the span point to the normal form. */
    public final Span path() {
        return path;
    }

    /** Without the question mark; empty: none. */
    public final Span query() {
        return query;
    }

    /** Takes path and query from octets that begin with the path. */
    protected final void split(byte[] octets, int start, int end) {
        int mark = start;
        while (mark < end && octets[mark] != '?') {
            mark++;
        }
        path.set(octets, start, mark);
        query.set(octets, Math.min(mark + 1, end), end);
    }

    /**
     * The first field of a name that is passed on.
     *
     * @param lowerName in lower case
     * @return false: there is none; otherwise the span is its value
     */
    public abstract boolean field(byte[] lowerName, Span value);
}
