package dev.midflight.sidecar.admin;

import dev.midflight.sidecar.telemetry.MetricsText;
import io.netty.channel.EventLoop;
import java.util.concurrent.CompletableFuture;
import java.util.function.BooleanSupplier;

/** {@code /metrics} for Prometheus, and {@code /ready}. */
public record MetricsPages(MetricsText metrics, BooleanSupplier ready) implements Pages {
    private static final String EXPOSITION = "text/plain; version=0.0.4; charset=utf-8";

    @Override
    public CompletableFuture<Answer> answer(Request request, EventLoop loop) {
        return CompletableFuture.completedFuture(
                switch (request.path()) {
                    case "/metrics" -> new Answer(200, EXPOSITION, metrics.scrape());
                    case "/ready" -> readiness(ready.getAsBoolean());
                    default -> Answer.notFound();
                });
    }

    static Answer readiness(boolean ready) {
        return ready ? Answer.text(200, "ready") : Answer.text(503, "not ready");
    }
}
