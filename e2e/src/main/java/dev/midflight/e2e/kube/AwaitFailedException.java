package dev.midflight.e2e.kube;

/** What was awaited did not come in time. */
public final class AwaitFailedException extends RuntimeException {
    public AwaitFailedException(String message) {
        super(message);
    }
}
