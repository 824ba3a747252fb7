package dev.midflight.e2e.rpc;

/** Something was lost, doubled or taken away. */
public final class LossException extends RuntimeException {
    LossException(String message) {
        super(message);
    }
}
