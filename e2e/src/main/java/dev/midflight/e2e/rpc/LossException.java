package dev.midflight.e2e.rpc;

/** Something was lost, doubled or taken away. */
public final class LossException extends RuntimeException {
    private final long failed;

    LossException(String message, long failed) {
        super(message);
        this.failed = failed;
    }

    /** Calls without an answer; none where something else was lost. */
    public long failed() {
        return failed;
    }
}
