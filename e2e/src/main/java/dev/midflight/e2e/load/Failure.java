package dev.midflight.e2e.load;

import dev.midflight.e2e.http.MalformedMessageException;
import dev.midflight.e2e.stream.WrongBytesException;
import java.io.EOFException;
import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.net.SocketTimeoutException;

/** Why a request or a stream failed. */
enum Failure {
    REFUSED,
    /** The connection was reset, or written to after the peer had gone. */
    RESET,
    /** The peer ended the connection where an answer was due. */
    ENDED,
    /** No answer in time: the request, or its answer, is lost. */
    TIMEOUT,
    STATUS,
    WRONG_BYTES,
    MALFORMED,
    OTHER;

    static Failure of(IOException e) {
        return switch (e) {
            case SocketTimeoutException timeout -> TIMEOUT;
            case ConnectException refused -> REFUSED;
            case SocketException reset -> RESET;
            case EOFException ended -> ENDED;
            case WrongBytesException wrong -> WRONG_BYTES;
            case MalformedMessageException malformed -> MALFORMED;
            case UnexpectedStatusException status -> STATUS;
            default -> OTHER;
        };
    }
}
