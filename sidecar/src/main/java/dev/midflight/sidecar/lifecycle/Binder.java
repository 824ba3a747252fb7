package dev.midflight.sidecar.lifecycle;

import java.util.concurrent.CompletableFuture;

/** Binds the listeners and accepts. */
@FunctionalInterface
public interface Binder {
    /**
     * @return fails with {@link java.net.BindException} if someone else serves
     */
    CompletableFuture<Void> bind();
}
