package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.protocol.HttpDate;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.nio.charset.StandardCharsets;

/**
 * Why a message is not passed on, and what its sender is told. The wire gets the status and one
 * line of reason, nothing else.
 */
enum Rejection {
    BARE_LINE_FEED(400, "Bad Request", "a line ends without CR LF (RFC 9112 2.2)"),
    REQUEST_LINE(400, "Bad Request", "invalid request line (RFC 9112 3)"),
    REQUEST_TARGET(400, "Bad Request", "invalid request target (RFC 9112 3.2)"),
    VERSION(505, "HTTP Version Not Supported", "only HTTP/1.1 and HTTP/1.0 are spoken here"),
    FIELD_NAME(400, "Bad Request", "invalid field name (RFC 9112 5.1)"),
    FIELD_VALUE(400, "Bad Request", "invalid character in a field value (RFC 9110 5.5)"),
    FOLDED_LINE(400, "Bad Request", "a field line is folded (RFC 9112 5.2)"),
    HOST(400, "Bad Request", "no Host, an invalid one, or more than one (RFC 9112 3.2)"),
    CONTENT_LENGTH(400, "Bad Request", "invalid or repeated Content-Length (RFC 9112 6.3)"),
    LENGTH_AND_ENCODING(
            400, "Bad Request", "Content-Length and Transfer-Encoding together (RFC 9112 6.1)"),
    TRANSFER_ENCODING(400, "Bad Request", "invalid Transfer-Encoding (RFC 9112 6.1)"),
    UNKNOWN_ENCODING(501, "Not Implemented", "unknown transfer coding (RFC 9112 6.1)"),
    CONNECTION_OPTION(400, "Bad Request", "invalid Connection (RFC 9110 7.6.1)"),
    CONNECT_BODY(400, "Bad Request", "CONNECT with content (RFC 9110 9.3.6)"),
    CHUNK(400, "Bad Request", "invalid chunk (RFC 9112 7.1)"),
    TARGET_TOO_LONG(414, "URI Too Long", "the request line is too long"),
    HEAD_TOO_LARGE(431, "Request Header Fields Too Large", "the head is too large"),
    HEAD_TIMEOUT(408, "Request Timeout", "the head did not arrive in time"),
    BODY_TIMEOUT(408, "Request Timeout", "the content did not arrive in time"),
    NO_ROUTE(404, "Not Found", "no route has this request"),
    BAD_PATH(400, "Bad Request", "the path has no normal form"),
    NO_HOST(503, "Service Unavailable", "no healthy upstream"),
    OVERFLOW(503, "Service Unavailable", "too much is under way to the upstream"),
    OVERLOADED(503, "Service Unavailable", "the proxy is overloaded"),
    CONNECT_FAILED(503, "Service Unavailable", "the upstream cannot be reached"),
    NO_RESPONSE(502, "Bad Gateway", "the upstream closed before a response"),
    BAD_RESPONSE(502, "Bad Gateway", "the upstream's response is invalid"),
    RESPONSE_HEAD_TOO_LARGE(502, "Bad Gateway", StreamFailure.TOO_LARGE),
    RESPONSE_TIMEOUT(504, "Gateway Timeout", "the upstream did not answer in time"),
    UNSUPPORTED(501, "Not Implemented", "the upstream's protocol cannot do that");

    private final int status;
    private final String phrase;
    private final String reason;

    Rejection(int status, String phrase, String reason) {
        this.status = status;
        this.phrase = phrase;
        this.reason = reason;
    }

    int status() {
        return status;
    }

    /** The same for an exchange of messages. */
    static Rejection of(StreamFailure failure) {
        return switch (failure) {
            case CONNECT_FAILED -> CONNECT_FAILED;
            case REFUSED, CANCELLED, ABORTED, LOST, RACED -> NO_RESPONSE;
            case INVALID -> BAD_RESPONSE;
            case HEAD_TOO_LARGE -> RESPONSE_HEAD_TOO_LARGE;
            case TIMEOUT -> RESPONSE_TIMEOUT;
            case UNSUPPORTED -> UNSUPPORTED;
            case NO_ROUTE -> NO_ROUTE;
            case BAD_PATH -> BAD_PATH;
            case NO_HOST -> NO_HOST;
            case OVERFLOW -> OVERFLOW;
            case OVERLOADED -> OVERLOADED;
        };
    }

    /** What it means to the try that was under way. */
    StreamFailure failure() {
        if (this == CONNECT_FAILED) {
            return StreamFailure.CONNECT_FAILED;
        }
        if (this == NO_RESPONSE) {
            return StreamFailure.LOST;
        }
        if (this == BAD_RESPONSE) {
            return StreamFailure.INVALID;
        }
        if (this == RESPONSE_HEAD_TOO_LARGE) {
            return StreamFailure.HEAD_TOO_LARGE;
        }
        return this == RESPONSE_TIMEOUT ? StreamFailure.TIMEOUT : StreamFailure.UNSUPPORTED;
    }

    /** The whole response; to a HEAD request without its content. */
    ByteBuf response(boolean close, boolean headRequest, HttpDate date) {
        String text =
                "HTTP/1.1 "
                        + status
                        + " "
                        + phrase
                        + "\r\nserver: midflight\r\ndate: "
                        + date.now()
                        + "\r\ncontent-type: text/plain\r\n"
                        + (close ? "connection: close\r\n" : "")
                        + "content-length: "
                        + (reason.length() + 1)
                        + "\r\n\r\n"
                        + (headRequest ? "" : reason + "\n");
        return Unpooled.copiedBuffer(text, StandardCharsets.US_ASCII);
    }
}
