package dev.midflight.sidecar.lifecycle;

import java.util.concurrent.CompletableFuture;

/** Binds the listeners and accepts. */
@FunctionalInterface
public interface Binder {
    /**
     * Has this proxy as whoever served last was told to be, before anything is bound or taken over.
     *
     * @return never fails, and is done within bounded time
     */
    default CompletableFuture<Void> refresh() {
        return CompletableFuture.completedFuture(null);
    }

    /**
     * @return fails with {@link java.net.BindException} if someone else serves
     */
    CompletableFuture<Void> bind();
}
