package dev.midflight.sidecar.protocol.http2;

/** An error after which the connection cannot go on (RFC 9113 section 5.4.1). */
final class Http2Exception extends Exception {
    private final ErrorCode code;

    Http2Exception(ErrorCode code, String message) {
        super(message, null, false, false);
        this.code = code;
    }

    ErrorCode code() {
        return code;
    }
}
