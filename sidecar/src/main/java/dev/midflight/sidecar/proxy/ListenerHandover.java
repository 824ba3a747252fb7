package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.listen.Listeners;
import dev.midflight.sidecar.move.MovedListener;
import io.netty.channel.ChannelFuture;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The listeners' part of a handover, hopping to their loop. */
record ListenerHandover(EventLoop loop, Listeners listeners, Consumer<Throwable> cannotBind) {

    /** Stops accepting; completes with what there is to hand over. */
    CompletableFuture<List<MovedListener>> freeze() {
        return afterAll(listeners::suspend).thenApply(_ -> listeners.export());
    }

    CompletableFuture<Void> resume() {
        return afterAll(listeners::resume);
    }

    CompletableFuture<Void> release() {
        return CompletableFuture.runAsync(listeners::closeAll, loop);
    }

    /**
     * Accepts on received listeners, then binds those that the other side did not have; what cannot
     * be bound is told, and the others serve.
     */
    CompletableFuture<Void> start(List<MovedListener> received) {
        return CompletableFuture.runAsync(() -> listeners.adopt(received), loop)
                .thenCompose(_ -> resume())
                .thenCompose(_ -> listeners.bind().exceptionally(this::told));
    }

    private @Nullable Void told(Throwable failure) {
        cannotBind.accept(failure);
        return null;
    }

    private CompletableFuture<Void> afterAll(Supplier<List<ChannelFuture>> begin) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        loop.execute(
                () -> {
                    try {
                        Countdown countdown = new Countdown(() -> done.complete(null));
                        begin.get().forEach(countdown::await);
                        countdown.armed();
                    } catch (RuntimeException e) {
                        done.completeExceptionally(e);
                    }
                });
        return done;
    }
}
