package dev.midflight.cli;

/** Something that the user gave and can change; the message says what and how. */
final class BadInputException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BadInputException(String message) {
        super(message);
    }
}
