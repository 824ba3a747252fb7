package dev.midflight.images;

/** An image cannot be built; the message says what is missing. */
final class BuildFailedException extends RuntimeException {
    BuildFailedException(String message) {
        super(message);
    }

    BuildFailedException(String message, Throwable cause) {
        super(message, cause);
    }
}
