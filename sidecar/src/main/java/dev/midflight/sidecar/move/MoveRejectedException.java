package dev.midflight.sidecar.move;

/** The received state cannot be adopted; the message says which part and why. */
public final class MoveRejectedException extends Exception {
    public MoveRejectedException(String message) {
        super(message);
    }
}
