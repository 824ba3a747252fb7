package dev.midflight.e2e.http;

import java.io.IOException;

/** The peer sent something that is not HTTP/1.1. */
public final class MalformedMessageException extends IOException {
    public MalformedMessageException(String message) {
        super(message);
    }

    public MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
