package dev.midflight.e2e.load;

import java.io.IOException;

/** An answer came, but not 200. */
final class UnexpectedStatusException extends IOException {
    UnexpectedStatusException(String statusLine) {
        super(statusLine);
    }
}
