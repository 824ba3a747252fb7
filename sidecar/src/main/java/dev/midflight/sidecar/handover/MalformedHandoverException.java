package dev.midflight.sidecar.handover;

/** The other side said something that breaks the protocol. */
final class MalformedHandoverException extends Exception {
    MalformedHandoverException(String message) {
        super(message);
    }
}
