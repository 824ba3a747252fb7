package dev.midflight.sidecar.protocol.http;

/** Why an exchange ended before its time, as either side of it may hear. */
public enum StreamFailure {
    /** Not processed at all, for certain: it may be sent again, whatever it is. */
    REFUSED(503, "the upstream refused the request"),
    CONNECT_FAILED(503, "the upstream cannot be reached"),
    /** The other side wants no more of it. */
    CANCELLED(502, "the upstream gave up the request"),
    /** The other side reset it because of an error of its own. */
    ABORTED(502, "the upstream reset the request"),
    /** The connection ended in the middle. */
    LOST(502, "the upstream closed before a response"),
    /**
     * The same on a connection that was kept, before a byte of a response: the peer's idle limit.
     */
    RACED(502, "the upstream closed before a response"),
    /** What came is no message of the protocol. */
    INVALID(502, "the upstream's response is invalid"),
    HEAD_TOO_LARGE(502, StreamFailure.TOO_LARGE),
    TIMEOUT(504, "the upstream did not answer in time"),
    /** It asks for something that this upstream's protocol cannot do. */
    UNSUPPORTED(501, "the upstream's protocol cannot do that"),
    NO_ROUTE(404, "no route has this request"),
    BAD_PATH(400, "the path has no normal form"),
    NO_HOST(503, "no healthy upstream"),
    OVERFLOW(503, "too much is under way to the upstream"),
    /** Nothing was begun: memory or descriptors are short here. */
    OVERLOADED(503, "the proxy is overloaded");

    /** Names the limits, which are the operator's to change. */
    public static final String TOO_LARGE =
            "the head of the upstream's response is too large (MIDFLIGHT_HTTP1_MAX_HEAD_BYTES,"
                    + " _MAX_LINE_BYTES or _MAX_HEADERS, MIDFLIGHT_HTTP2_MAX_HEAD_BYTES)";

    private final int status;
    private final String reason;

    StreamFailure(int status, String reason) {
        this.status = status;
        this.reason = reason;
    }

    /** What a client is told in the upstream's place. */
    public int status() {
        return status;
    }

    public String reason() {
        return reason;
    }

    /** True where an upstream should have answered. */
    public boolean isOfUpstream() {
        return switch (this) {
            case NO_ROUTE, BAD_PATH, OVERLOADED -> false;
            case REFUSED,
                    CONNECT_FAILED,
                    CANCELLED,
                    ABORTED,
                    LOST,
                    RACED,
                    INVALID,
                    HEAD_TOO_LARGE,
                    TIMEOUT,
                    UNSUPPORTED,
                    NO_HOST,
                    OVERFLOW ->
                    true;
        };
    }
}
