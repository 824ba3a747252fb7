package dev.midflight.e2e.stream;

import java.io.IOException;

/** What arrived is not what was sent. */
public final class WrongBytesException extends IOException {
    public WrongBytesException(String message) {
        super(message);
    }
}
