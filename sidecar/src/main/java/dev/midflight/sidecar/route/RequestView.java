package dev.midflight.sidecar.route;

/** What a protocol shows of a request's head, in place; the spans are valid during the call. */
public interface RequestView {
    Span method();

    /** As the client wrote it, port included; empty: none. */
    Span authority();

    /** Without the query. Whoever normalises it lets the span point to the normal form. */
    Span path();

    /** Without the question mark; empty: none. */
    Span query();

    /**
     * The first field of a name that is passed on.
     *
     * @param lowerName in lower case
     * @return false: there is none; otherwise the span is its value
     */
    boolean field(byte[] lowerName, Span value);
}
