package dev.midflight.sidecar.route;

/** Where the parts of a request's head are that every route looks at; reused. */
public final class RequestSpans {
    private final Span method = new Span();
    private final Span authority = new Span();
    private final Span path = new Span();
    private final Span query = new Span();

    public Span method() {
        return method;
    }

    public Span authority() {
        return authority;
    }

    public Span path() {
        return path;
    }

    public Span query() {
        return query;
    }

    /** Takes path and query from octets that begin with the path (RFC 3986 section 3). */
    public void split(byte[] octets, int start, int end) {
        int mark = start;
        while (mark < end && octets[mark] != '?') {
            mark++;
        }
        path.set(octets, start, mark);
        query.set(octets, Math.min(mark + 1, end), end);
    }
}
