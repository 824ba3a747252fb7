package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.overload.Holder;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import dev.midflight.testkit.Await;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that begin while something is short. */
@Timeout(60)
final class OverloadedRequestsTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;
    private static final int KEPT_BYTES = 1000;
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "all",
                                    "match: {prefix: /}",
                                    "forward: [{cluster: one}]",
                                    "retries: {attempts: 1, on: [reset, non-idempotent]}")
                            .cluster("one", upstream)
                            .with("protocol: http1")
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1");
    private final ToldExchanges told = new ToldExchanges(proxy.telemetry());
    private final LoopBudget budget = proxy.dataPath().lanes().getFirst().worker().budget();

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @Test
    void ofHttp1AreAnsweredAndTheirConnectionEnds() {
        budget.refuseRequests(true);
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\n\r\n");

            String answer = client.receiveAll();

            assertTrue(answer.startsWith("HTTP/1.1 503 Service Unavailable\r\n"), answer);
            assertTrue(answer.contains("\r\nconnection: close\r\n"), answer);
            assertTrue(answer.endsWith("\r\n\r\n"), answer);
        }
        assertEquals(List.of("503 OM"), told.await(1));
        assertEquals(1, proxy.telemetry().total(Counter.OVERLOADED));
        assertEquals(1, proxy.telemetry().total(Counter.RESPONSES_5XX));
    }

    @Test
    void ofHttp2AreAnsweredAndTheirConnectionGoesOn() {
        budget.refuseRequests(true);
        try (TestingHttp2 client = TestingHttp2.connect(proxy.address("web"))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            assertEquals("503", client.status(client.receive(HEADERS)));
            client.send(HEADERS, END_ALL, 3, TestingHttp2.CALL);
            assertEquals("200", client.status(client.receive(HEADERS)));
            budget.refuseRequests(false);

            client.send(HEADERS, END_ALL, 5, TestingHttp2.GET);

            upstream.accept().send(OK).receiveUntil("\r\n\r\n");
            assertEquals("200", client.status(client.receive(HEADERS)));
        }
        assertEquals(List.of("503 OM", "503 OM", "200 -"), told.await(3));
        assertEquals(2, proxy.telemetry().total(Counter.OVERLOADED));
    }

    /** While buffers are short those who read are served; who holds what is short is not. */
    @Test
    void areRefusedToAClientThatDoesNotTakeItsResponses() {
        try (TestingHttp2 slow = TestingHttp2.connect(proxy.address("web"));
                TestingClient fine = TestingClient.connect(proxy.address("web"))) {
            slow.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            server.send("HTTP/1.1 200 OK\r\ncontent-length: 70000\r\n\r\n");
            server.send(new byte[70_000]);
            Await.until(() -> "held", () -> budget.heldBytes() == 70_000 - 65_535);
            hold(budget.limitBytes() * 80 / 100);

            slow.send(HEADERS, END_ALL, 3, TestingHttp2.GET);
            fine.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertEquals("200", slow.status(slow.receive(HEADERS)));
            assertEquals("503", slow.status(slow.receive(HEADERS)));
            server.send(OK).receiveUntil("\r\n\r\n");
            assertEquals(OK, fine.receiveText(OK.length()));
        }
    }

    @Test
    void whatIsKeptForAnotherTryCounts() {
        try (TestingHttp2 client = TestingHttp2.connect(proxy.address("web"))) {
            client.send(HEADERS, 4, 1, TestingHttp2.POST);
            client.send(DATA, 1, 1, new byte[KEPT_BYTES]);
            TestingClient server = upstream.accept();
            server.receiveUntil("0\r\n\r\n");
            assertEquals(KEPT_BYTES, budget.heldBytes());

            server.send(OK);

            client.receive(HEADERS);
            assertEquals(0, budget.heldBytes());
        }
    }

    private void hold(long bytes) {
        CompletableFuture.runAsync(
                        () -> budget.changed(new Holding(), 0, bytes),
                        proxy.dataPath().lanes().getFirst().worker().loop())
                .join();
    }

    private static final class Holding implements Holder {
        @Override
        public void recount() {}

        @Override
        public void holdAtMost(int bytes) {}

        @Override
        public long sentBytes() {
            return 0;
        }

        @Override
        public void shed() {
            throw new AssertionError("must not be shed");
        }
    }
}
