package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of a proxy that is to be left. */
@Timeout(60)
final class GoodbyeTest {
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final int CLIENTS = 16;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicLong closes = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void theNextResponseOfAnIdleConnectionSaysIt() {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            client.send(GET);
            assertFalse(client.receiveUntil("\r\n\r\n").contains("close"));

            leave(proxy, true);

            client.send(GET);
            assertTrue(client.receiveAll().contains("\r\nconnection: close\r\n"));
        }
    }

    @Test
    void itHoldsForLaterConnectionsUntilItIsTakenBack() {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address())) {
            leave(proxy, true);
            try (TestingClient later = proxy.connect()) {
                assertTrue(later.send(GET).receiveAll().contains("\r\nconnection: close\r\n"));
            }

            leave(proxy, false);

            try (TestingClient client = proxy.connect()) {
                client.send(GET);
                assertFalse(client.receiveUntil("\r\n\r\n").contains("close"));
                client.send(GET);
                assertFalse(client.receiveUntil("\r\n\r\n").contains("close"));
            }
        }
    }

    @Test
    void outboundConnectionsAreNotConcerned() {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = TestingClient.connect(proxy.address("outbound"))) {
            leave(proxy, true);

            client.send(GET);

            assertFalse(client.receiveUntil("\r\n\r\n").contains("close"));
        }
    }

    @Test
    void aRequestThatIsOnItsWayIsAnsweredFirst() {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            client.send(GET + GET);
            TestingClient served = upstream.accept();
            served.receiveUntil("\r\n\r\n");

            leave(proxy, true);
            served.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\na");

            assertFalse(client.receiveUntil("\r\n\r\na").contains("close"));
            served.receiveUntil("\r\n\r\n");
            served.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\nb");
            String last = client.receiveAll();
            assertTrue(last.contains("connection: close") && last.endsWith("b"), last);
        }
    }

    @Test
    void theRestOfARequestIsNotLost() {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address());
                TestingClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
            TestingClient served = upstream.accept();
            served.receiveUntil("\r\n\r\nab");

            leave(proxy, true);
            served.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n");
            client.receiveUntil("\r\n\r\n");
            client.send("cd");

            assertEquals("cd", served.receiveText(2));
            served.send("x");
            assertEquals("x", client.receiveText(1));
        }
    }

    @Test
    void aResponseOfOurOwnSaysItToo() {
        TestingUpstream gone = new TestingUpstream();
        gone.close();
        try (TestingProxy proxy = TestingProxy.serving(gone.address());
                TestingClient client = proxy.connect()) {
            leave(proxy, true);

            String answer = client.send(GET).receiveAll();

            assertTrue(answer.startsWith("HTTP/1.1 503"), answer);
        }
    }

    @Test
    void noRequestIsLostWhileItIsSaid() throws InterruptedException {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address())) {
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < CLIENTS; i++) {
                clients.add(Thread.ofPlatform().start(() -> run(proxy)));
            }

            for (int i = 0; i < 10; i++) {
                awaitAnswers(answered.get() + 500);
                long before = closes.get();
                proxy.dataPath().leave(true);
                Await.until("goodbyes", () -> closes.get() >= before + CLIENTS || failed());
                proxy.dataPath().leave(false);
            }
            awaitAnswers(answered.get() + 500);
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }

            assertEquals(List.of(), List.copyOf(failures));
            assertEquals(answered.get(), upstream.requests());
            assertEquals(0, proxy.telemetry().total(Counter.FAILED));
        }
    }

    /** Keeps a connection until a response says that it ends, and retries nothing. */
    private void run(TestingProxy proxy) {
        try {
            while (!over.get()) {
                try (TestingClient client = proxy.connect()) {
                    while (!over.get() && !exchange(client)) {
                        answered.incrementAndGet();
                    }
                }
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    /** True if it was the last one, and the end of file followed. */
    private boolean exchange(TestingClient client) {
        String head = client.exchange();
        boolean last = head.contains("\r\nconnection: close\r\n");
        if (last) {
            answered.incrementAndGet();
            closes.incrementAndGet();
            if (!client.isAtEnd()) {
                throw new AssertionError("goes on after its last response");
            }
        }
        return last;
    }

    private void awaitAnswers(long count) {
        Await.until(count + " answers", () -> answered.get() >= count || failed());
    }

    private boolean failed() {
        return !failures.isEmpty();
    }

    /** Said once every loop has heard it. */
    private static void leave(TestingProxy proxy, boolean leaving) {
        proxy.dataPath().leave(leaving);
        proxy.dataPath().lanes().forEach(lane -> TestingProxy.await(lane.turn()));
    }
}
