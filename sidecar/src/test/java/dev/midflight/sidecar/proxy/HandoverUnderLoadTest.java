package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients without retry that post unique bodies and want them back, through many handovers. */
@Timeout(120)
final class HandoverUnderLoadTest {
    private static final int KEEP_ALIVE_CLIENTS = 16;
    private static final int NEW_CONNECTION_CLIENTS = 4;
    private static final int HANDOVERS = 30;

    private final ConcurrentLinkedQueue<Throwable> failures = new ConcurrentLinkedQueue<>();
    private final AtomicLong answered = new AtomicLong();
    private final AtomicBoolean over = new AtomicBoolean();

    @Test
    void losesNoRequestInThirtyHandovers() throws InterruptedException {
        try (EchoUpstream upstream = new EchoUpstream()) {
            List<TestingProxy> proxies = new ArrayList<>();
            proxies.add(TestingProxy.serving(upstream.address()));
            InetSocketAddress address = proxies.getFirst().address("inbound");
            List<Thread> clients = new ArrayList<>();
            for (int i = 0; i < KEEP_ALIVE_CLIENTS; i++) {
                clients.add(Thread.ofPlatform().start(() -> run(address, Integer.MAX_VALUE)));
            }
            for (int i = 0; i < NEW_CONNECTION_CLIENTS; i++) {
                clients.add(Thread.ofPlatform().start(() -> run(address, 1)));
            }

            for (int i = 0; i < HANDOVERS; i++) {
                awaitAnswers(answered.get() + 200);
                TestingProxy next = TestingProxy.idle(upstream.address());
                proxies.getLast().moveTo(next);
                proxies.getLast().exit();
                proxies.add(next);
            }
            awaitAnswers(answered.get() + 200);
            over.set(true);
            for (Thread client : clients) {
                client.join();
            }

            assertEquals(List.of(), List.copyOf(failures));
            assertEquals(answered.get(), upstream.requests());
            var telemetry = proxies.getLast().telemetry();
            assertEquals(answered.get(), telemetry.total(Counter.REQUESTS));
            assertEquals(answered.get(), telemetry.total(Counter.RESPONSES_2XX));
            assertEquals(0, telemetry.total(Counter.FAILED));
            proxies.getLast().exit();
        }
    }

    private void run(InetSocketAddress address, int requestsPerConnection) {
        try {
            while (!over.get()) {
                try (TestingClient client = TestingClient.connect(address)) {
                    for (int i = 0; i < requestsPerConnection && !over.get(); i++) {
                        client.exchange();
                        answered.incrementAndGet();
                    }
                }
            }
        } catch (Throwable e) {
            failures.add(e);
        }
    }

    private void awaitAnswers(long count) {
        Await.until(count + " answers", () -> answered.get() >= count || !failures.isEmpty());
    }
}
