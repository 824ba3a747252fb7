package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A routed exchange is told once, with its route and cluster, and why it was refused. */
@Timeout(60)
final class RoutedExchangesTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingUpstream gone = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route("one", "match: {path: /one}", "forward: [{cluster: one}]")
                            .route("hello", "match: {path: /hello}", "respond: {body: hi}")
                            .route(
                                    "gone",
                                    "match: {path: /gone}",
                                    "forward: [{cluster: gone}]",
                                    "retries: {attempts: 1, on: [connect-failure], backoff: 5ms}")
                            .cluster("one", upstream)
                            .cluster("gone", gone)
                            .yaml());
    private final ToldExchanges told =
            new ToldExchanges(proxy.telemetry(), RoutedExchangesTest::line);
    private final TestingClient client = TestingClient.connect(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
        gone.close();
    }

    @Test
    void namesRouteAndCluster() {
        get("/one");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);

        await("/one 200 - any/one one");
    }

    @Test
    void namesTheRouteThatAnswersByItself() {
        get("/hello");

        await("/hello 200 - any/hello ");
    }

    @Test
    void tellsOfWhatNoRouteHas() {
        get("/nowhere");

        await("/nowhere 404 NR  inbound:" + proxy.address("web").getPort());
    }

    @Test
    void tellsThatTheRetryFailedToo() {
        gone.close();

        get("/gone");

        await("/gone 503 UF,URX any/gone gone");
    }

    private void get(String path) {
        client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private void await(String line) {
        assertEquals(List.of(line), told.await(1));
    }

    private static String line(ExchangeEnd end) {
        return String.join(
                " ",
                end.target().toString(),
                Integer.toString(end.status()),
                ResponseFlag.text(end.flags()),
                end.route(),
                end.cluster());
    }
}
