package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import io.netty.channel.EventLoop;
import io.netty.util.concurrent.SingleThreadEventExecutor;
import java.io.IOException;
import java.net.SocketTimeoutException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class PulseTest {
    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=3");
    private final CountDownLatch released = new CountDownLatch(1);

    @AfterEach
    void close() {
        released.countDown();
        proxy.close();
        upstream.close();
    }

    @Test
    void isAliveWhereEveryLoopRuns() {
        assertTrue(ask().endsWith("alive\n"));
    }

    @Test
    void isNotAliveWhileOneLoopHangsAndIsSoAgainAfterwards() throws InterruptedException {
        block(2);

        String hanging = ask();
        String stillHanging = ask();
        released.countDown();

        assertTrue(hanging.startsWith("HTTP/1.1 503"), hanging);
        assertTrue(stillHanging.startsWith("HTTP/1.1 503"), stillHanging);
        assertTrue(ask().startsWith("HTTP/1.1 200"));
    }

    @Test
    void saysNothingWhileTheListenersLoopHangs() throws Exception {
        block(0);

        try (TestingClient client = TestingClient.connect(proxy.address("admin"))) {
            client.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n");
            assertTrue(isSilent(client, 3_000));
            released.countDown();

            client.socket().setSoTimeout(10_000);
            assertTrue(client.receiveAll().startsWith("HTTP/1.1 200"));
        }
    }

    @Test
    void thoseWhoAskMeanwhileShareOneRound() throws InterruptedException {
        block(1);
        Pulse pulse = new Pulse(proxy.dataPath().lanes());

        var first = pulse.check();
        var second = pulse.check();

        assertFalse(first.isDone());
        assertEquals(1, pending(1));
        released.countDown();
        assertTrue(TestingProxy.await(first));
        assertTrue(TestingProxy.await(second));
    }

    private int pending(int lane) {
        return ((SingleThreadEventExecutor) loop(lane)).pendingTasks();
    }

    private void block(int lane) throws InterruptedException {
        CountDownLatch blocked = new CountDownLatch(1);
        loop(lane)
                .execute(
                        () -> {
                            blocked.countDown();
                            awaitRelease();
                        });
        blocked.await();
    }

    private EventLoop loop(int lane) {
        return proxy.dataPath().lanes().get(lane).worker().loop();
    }

    private void awaitRelease() {
        try {
            released.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static boolean isSilent(TestingClient client, int millis) throws IOException {
        client.socket().setSoTimeout(millis);
        try {
            int read = client.socket().getInputStream().read();
            throw new AssertionError("read " + read + " (expected: nothing)");
        } catch (SocketTimeoutException _) {
            return true;
        }
    }

    private String ask() {
        try (TestingClient client = TestingClient.connect(proxy.address("admin"))) {
            return client.send("GET /alive HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();
        }
    }
}
