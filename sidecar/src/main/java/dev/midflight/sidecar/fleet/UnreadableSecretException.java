package dev.midflight.sidecar.fleet;

/** A mounted file that is missing or not what it should be; never carries its content. */
public final class UnreadableSecretException extends Exception {
    UnreadableSecretException(String message) {
        super(message);
    }

    UnreadableSecretException(String message, Throwable cause) {
        super(message, cause);
    }
}
