package dev.midflight.sidecar.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.testkit.Await;
import io.netty.channel.DefaultEventLoop;
import io.netty.channel.EventLoop;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who waits for how long, on a loop with real time. */
@Timeout(60)
final class WaitingLineTest {
    private final EventLoop loop = new DefaultEventLoop();
    private final List<String> late = new CopyOnWriteArrayList<>();
    private final AtomicInteger waiting = new AtomicInteger();

    @AfterEach
    void close() {
        loop.shutdownGracefully();
    }

    @Test
    void whoIsFirstIsServedFirst() {
        WaitingLine<String> line = lineOf(60_000);
        add(line, "a", "b");

        assertEquals("a", TestingLoop.await(loop.submit(line::first)));
        assertEquals("a", TestingLoop.await(loop.submit(line::next)));
        assertEquals("b", TestingLoop.await(loop.submit(line::next)));
        assertTrue(line.isEmpty());
        assertEquals(0, waiting.get());
    }

    @Test
    void everybodyIsLateInTurnOnceTheLimitHasPassed() {
        WaitingLine<String> line = lineOf(50);

        add(line, "a", "b");
        add(line, "c");

        Await.until("all are late", () -> late.size() == 3);
        assertEquals(List.of("a", "b", "c"), late);
        assertEquals(0, waiting.get());
    }

    @Test
    void whoHasLeftIsNotLateAndKeepsNobodyElseWaiting() {
        WaitingLine<String> line = lineOf(50);
        add(line, "gone");

        assertTrue(TestingLoop.await(loop.submit(() -> line.remove("gone"))));

        assertFalse(TestingLoop.await(loop.submit(() -> line.remove("gone"))));
        add(line, "next");
        Await.until("the next one is late", () -> !late.isEmpty());
        assertEquals(List.of("next"), late);
        assertEquals(0, waiting.get());
    }

    private WaitingLine<String> lineOf(int limitMillis) {
        return new WaitingLine<>(loop, () -> limitMillis, waiting::addAndGet, late::add);
    }

    private void add(WaitingLine<String> line, String... names) {
        TestingLoop.await(loop.submit(() -> List.of(names).forEach(line::add)));
    }
}
