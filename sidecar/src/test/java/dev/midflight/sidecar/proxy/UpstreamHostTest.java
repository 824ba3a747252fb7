package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import dev.midflight.sidecar.text.HostPort;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The access log says which endpoint a request or a connection went to at last. */
@Timeout(60)
final class UpstreamHostTest {
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;
    private static final String GET = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK =
            "HTTP/1.1 200 OK\r\ncontent-length: 0\r\nconnection: close\r\n\r\n";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();

    @AfterEach
    void closeAll() {
        one.close();
        two.close();
    }

    private TestingProxy routed() {
        return TestingProxy.routed(
                new TestingConfig()
                        .route("hello", "match: {path: /hello}", "respond: {body: hi}")
                        .route(
                                "both",
                                "match: {prefix: /}",
                                "forward: [{cluster: both}]",
                                "retries: {attempts: 1, on: [connect-failure], backoff: 5ms}")
                        .cluster("both", one, two)
                        .with("protocol: http1")
                        .yaml(),
                "MIDFLIGHT_WORKERS=1");
    }

    /** Protocol and last endpoint of each. */
    private static ToldExchanges told(TestingProxy proxy) {
        return new ToldExchanges(
                proxy.telemetry(),
                end -> {
                    InetSocketAddress upstream = end.upstream();
                    String host = upstream == null ? "-" : HostPort.of(upstream);
                    return end.protocol().label() + " " + host;
                });
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void ofARequestThatWasTriedAgainIsTheLastOne(String protocol) {
        try (TestingProxy proxy = routed()) {
            ToldExchanges told = told(proxy);
            two.close();

            ask(proxy, protocol);
            ask(proxy, protocol);

            String line = protocol + " " + HostPort.of(one.address());
            assertEquals(List.of(line, line), told.await(2));
            assertNotEquals(0, proxy.telemetry().total(Counter.RETRIES));
        }
    }

    private void ask(TestingProxy proxy, String protocol) {
        try (TestingClient http1 = TestingClient.connect(proxy.address("web"));
                TestingHttp2 http2 = TestingHttp2.connect(proxy.address("web"))) {
            if (protocol.equals("http1")) {
                http1.send(GET);
                answer(one, OK);
                http1.receiveUntil("\r\n\r\n");
            } else {
                http2.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
                answer(one, OK);
                http2.receive(HEADERS);
            }
        }
    }

    private static void answer(TestingUpstream upstream, String response) {
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(response);
    }

    @Test
    void isNotThereWhereTheProxyAnswers() {
        try (TestingProxy proxy = routed();
                TestingClient http1 = TestingClient.connect(proxy.address("web"))) {
            ToldExchanges told = told(proxy);

            http1.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

            assertEquals(List.of("http1 -"), told.await(1));
        }
    }

    @Test
    void isTheDestinationWithoutAConfiguration() {
        try (TestingProxy proxy =
                TestingProxy.serving(
                        one.address(),
                        "MIDFLIGHT_HTTP2=streams",
                        "MIDFLIGHT_HTTP2_UPSTREAM=http1",
                        "MIDFLIGHT_WORKERS=1")) {
            ToldExchanges told = told(proxy);

            try (TestingClient client = proxy.connect().send(GET)) {
                answer(one, OK);
                client.receiveUntil("\r\n\r\n");
            }
            try (TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"))) {
                client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
                answer(one, OK);
                client.receive(HEADERS);
            }
            try (TestingClient client = proxy.connect().send("\1\2\3")) {
                one.accept().reset();
                assertTrue(client.isReset());
            }

            String address = HostPort.of(one.address());
            assertEquals(
                    List.of("http1 " + address, "http2 " + address, "tcp " + address),
                    told.await(3));
        }
    }

    @Test
    void ofATcpConnectionIsTheEndpointThatFailedOrNone() {
        String limit = "pool: {maxConnections: 1}";
        try (TestingRelay relay = TestingRelay.of("protocol: tcp", limit, one);
                TestingClient first = relay.connect().send("a")) {
            ToldExchanges told = told(relay.proxy());
            one.accept().receive(1);

            assertTrue(TestingClient.isResetBy(relay.address()));
            told.await(1);
            one.close();
            first.reset();
            told.await(2);
            relay.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            assertTrue(TestingClient.isResetBy(relay.address()));

            String line = "tcp " + HostPort.of(one.address());
            assertEquals(List.of("tcp -", line, line), told.await(3));
        }
    }
}
