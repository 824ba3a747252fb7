package dev.midflight.sidecar.handover;

import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Waits for the data path, on the handover's own thread. */
final class Futures {
    private static final long LIMIT_SECONDS = 10;

    private Futures() {}

    /**
     * @throws IllegalStateException if the data path fails or does not keep its promise of bounded
     *     time, which is a bug
     */
    static <T> T await(CompletableFuture<T> future) {
        try {
            return future.get(LIMIT_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted in a handover", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("the data path failed in a handover", e);
        }
    }
}
