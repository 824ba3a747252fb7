package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that wait for the only connection there may be. */
@Timeout(60)
final class PoolWaitTest {
    private static final String GET = "GET /%s HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();

    @AfterEach
    void closeAll() {
        upstream.close();
    }

    @Test
    void aClientThatIsGoneWaitsNoLonger() {
        try (TestingProxy proxy = proxy(5000);
                TestingClient first = client(proxy, "first");
                TestingClient server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");
            TestingClient gone = client(proxy, "gone");
            await(proxy, "\"pendingActive\":1");

            gone.reset();

            await(proxy, "\"pendingActive\":0");
            try (TestingClient next = client(proxy, "next")) {
                server.send(OK);
                first.receiveUntil("ok");
                assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /next "));
                server.send(OK);
                next.receiveUntil("ok");
            }
        }
    }

    @Test
    void waitingForTooLongSaysNothingAboutTheHost() {
        try (TestingProxy proxy = proxy(10);
                TestingClient first = client(proxy, "first");
                TestingClient server = upstream.accept();
                TestingClient second = client(proxy, "second")) {
            server.receiveUntil("\r\n\r\n");

            String answer = second.receiveUntil("\n\r\n");

            assertTrue(answer.startsWith("HTTP/1.1 503 "), answer);
            await(proxy, "\"overflowPending\":1");
            await(proxy, "\"cancelled\":1");
            await(proxy, "\"connectFailures\":0");
            server.send(OK);
            first.receiveUntil("ok");
        }
    }

    private TestingProxy proxy(int connectTimeoutMillis) {
        String yaml =
                new TestingConfig()
                        .route("all", "forward: [{cluster: one}]")
                        .cluster("one", upstream)
                        .with(
                                "connectTimeoutMillis: " + connectTimeoutMillis,
                                "pool: {maxConnections: 1, maxPending: 1}")
                        .yaml();
        return TestingProxy.routed(yaml, "MIDFLIGHT_WORKERS=1");
    }

    private static TestingClient client(TestingProxy proxy, String path) {
        return TestingClient.connect(proxy.address("web")).send(GET.formatted(path));
    }

    private static void await(TestingProxy proxy, String expected) {
        Await.until(() -> page(proxy), () -> page(proxy).contains(expected));
    }

    private static String page(TestingProxy proxy) {
        try (TestingClient client = TestingClient.connect(proxy.address("admin"))) {
            return client.send("GET /clusters HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();
        }
    }
}
