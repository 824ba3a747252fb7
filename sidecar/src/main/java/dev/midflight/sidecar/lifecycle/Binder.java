package dev.midflight.sidecar.lifecycle;

import java.util.concurrent.CompletableFuture;

/** Binds the listeners and accepts. */
@FunctionalInterface
public interface Binder {
    /**
     * @param first no proxy of this pod has served before, so nobody waits for one but its start
     * @return fails with {@link java.net.BindException} if someone else serves
     */
    CompletableFuture<Void> bind(boolean first);
}
