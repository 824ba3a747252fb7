package dev.midflight.sidecar.admin;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.MetricsText;
import dev.midflight.sidecar.telemetry.Telemetry;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import org.junit.jupiter.api.Test;

/** A scrape costs the data path's event loop nothing. */
final class MetricsPagesTest {
    private static final Pages.Request METRICS =
            new Pages.Request("GET", "/metrics", Map.of(), true);

    private final EventLoop loop = new DefaultEventLoop();

    @Test
    void buildsAScrapeOnItsOwnExecutor() {
        Deque<Runnable> tasks = new ArrayDeque<>();
        CompletableFuture<Answer> answer = pages(tasks::add).answer(METRICS, loop);
        assertFalse(answer.isDone());

        tasks.remove().run();

        assertTrue(answer.isDone());
        assertTrue(answer.resultNow().body().contains("midflight_requests_total"));
    }

    @Test
    void refusesAScrapeThatFindsNoRoom() {
        Executor full =
                _ -> {
                    throw new RejectedExecutionException();
                };

        Answer answer = pages(full).answer(METRICS, loop).resultNow();

        assertEquals(503, answer.status());
    }

    private static MetricsPages pages(Executor executor) {
        return new MetricsPages(new MetricsText(new Telemetry()), () -> true, executor);
    }
}
