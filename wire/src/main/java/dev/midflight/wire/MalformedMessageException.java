package dev.midflight.wire;

/** A message of the other side that this build cannot read; the text names the field. */
public final class MalformedMessageException extends Exception {
    MalformedMessageException(String message) {
        super(message);
    }

    MalformedMessageException(String message, Throwable cause) {
        super(message, cause);
    }
}
