package dev.midflight.sidecar.admin;

import dev.midflight.sidecar.telemetry.MetricsText;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.BooleanSupplier;

/**
 * {@code /metrics} for Prometheus, and {@code /ready}.
 *
 * @param executor builds the text of a scrape, which takes too long for an event loop
 */
public record MetricsPages(MetricsText metrics, BooleanSupplier ready, Executor executor)
        implements Pages {
    private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public CompletableFuture<Answer> answer(Request request, EventLoop loop) {
        return switch (request.path()) {
            case "/metrics" -> request.reads() ? scrape() : onlyReads();
            case "/ready" ->
                    request.reads()
                            ? CompletableFuture.completedFuture(readiness(ready.getAsBoolean()))
                            : onlyReads();
            default -> CompletableFuture.completedFuture(Answer.notFound());
        };
    }

    private static CompletableFuture<Answer> onlyReads() {
        return CompletableFuture.completedFuture(Answer.onlyReads());
    }

    private CompletableFuture<Answer> scrape() {
        try {
            return CompletableFuture.supplyAsync(
                    () -> new Answer(200, EXPOSITION, metrics.scrape()), executor);
        } catch (RejectedExecutionException _) {
            return CompletableFuture.completedFuture(Answer.text(503, "too many scrapes"));
        }
    }

    static Answer readiness(boolean ready) {
        return ready ? Answer.text(200, "ready") : Answer.text(503, "not ready");
    }
}
