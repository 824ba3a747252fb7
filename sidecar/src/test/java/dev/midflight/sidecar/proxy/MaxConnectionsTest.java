package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.MetricsText;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.Await;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The limit of open connections, at the listeners of a pod and of a configuration. */
@Timeout(60)
final class MaxConnectionsTest {
    private static final String LIMIT = "MIDFLIGHT_MAX_CONNECTIONS=2";
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";

    @Test
    void aPodsListenerRefusesTheOneBeyondTheLimit() {
        try (EchoUpstream upstream = new EchoUpstream();
                TestingProxy proxy = TestingProxy.serving(upstream.address(), LIMIT)) {
            refusesTheThird(proxy, proxy.address("inbound"));
        }
    }

    @Test
    void aConfiguredListenerRefusesTheOneBeyondTheLimit() {
        String yaml =
                """
                listeners: [{name: web, address: "127.0.0.1:0", routes: main}]
                routeTables:
                  - name: main
                    hosts: [{name: any, domains: ["*"], routes: [{name: all, respond: {}}]}]
                """;
        try (TestingProxy proxy = TestingProxy.routed(yaml, LIMIT)) {
            refusesTheThird(proxy, proxy.address("web"));
        }
    }

    private static void refusesTheThird(TestingProxy proxy, InetSocketAddress listener) {
        try (TestingClient first = TestingClient.connect(listener);
                TestingClient second = TestingClient.connect(listener)) {
            first.send(GET).receiveUntil("\r\n\r\n");
            second.send(GET).receiveUntil("\r\n\r\n");

            assertTrue(TestingClient.isResetBy(listener));

            assertEquals(1, proxy.telemetry().total(Counter.REFUSED));
            assertEquals(2, proxy.telemetry().total(Counter.ACCEPTED));
            String page = new MetricsText(proxy.telemetry()).scrape();
            assertTrue(page.contains("\nmidflight_overload_refused_total 1.0\n"), page);
            assertTrue(first.send(GET).receiveUntil("\r\n\r\n").contains("200"));
        }
        Await.until("a place that became free is given again", () -> isServed(listener));
    }

    private static boolean isServed(InetSocketAddress listener) {
        try (TestingClient client = TestingClient.connect(listener)) {
            return client.send(GET).receiveUntil("\r\n\r\n").contains("200");
        } catch (UncheckedIOException | AssertionError _) {
            return false;
        }
    }
}
