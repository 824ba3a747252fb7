package dev.midflight.sidecar.route;

/** What a protocol shows of a request's head, in place; the spans are valid during the call. */
public interface RequestView {
    /** Where its spans are; always the same one. */
    RequestSpans spans();

    /**
     * The first field of a name that is passed on.
     *
     * @param lowerName in lower case
     * @return false: there is none; otherwise the span is its value
     */
    boolean field(byte[] lowerName, Span value);

    /** What filters that only count say of it; always the same one. */
    Shadows shadows();

    default Span method() {
        return spans().method();
    }

    /** As the client wrote it, port included; empty: none. */
    default Span authority() {
        return spans().authority();
    }

    /** Without the query. Whoever normalises it lets the span point to the normal form. */
    default Span path() {
        return spans().path();
    }

    /** Without the question mark; empty: none. */
    default Span query() {
        return spans().query();
    }
}
