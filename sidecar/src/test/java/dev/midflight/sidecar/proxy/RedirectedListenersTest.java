package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is configured for redirected connections, by where they were going. */
@Timeout(60)
final class RedirectedListenersTest {
    private static final String GET = "GET /hello HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String OK = "HTTP/1.1 204 No Content\r\n\r\n";

    private final TestingUpstream original = new TestingUpstream();
    private final TestingUpstream other = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(original.address(), "MIDFLIGHT_HTTP2=streams");

    @AfterEach
    void closeAll() {
        proxy.close();
        original.close();
        other.close();
    }

    /** Requests for /hello are answered, the others go to another server than they were sent to. */
    private String yaml(String listener) {
        return """
        listeners:
          - {name: it, redirected: {port: %d}, direction: outbound, %s}
        routeTables:
          - name: main
            hosts:
              - name: any
                domains: ["*"]
                routes:
                  - {name: hello, match: {path: /hello}, respond: {body: hi}}
                  - {name: rest, forward: [{cluster: other}]}
        clusters:
          - {name: other, endpoints: [{address: "127.0.0.1:%d"}]}
        """
                .formatted(original.address().getPort(), listener, other.address().getPort());
    }

    private TestingClient connect(String listener) {
        return TestingClient.connect(proxy.address(listener));
    }

    private static void assertHello(TestingClient client) {
        String answer = client.send(GET).receiveUntil("hi");

        assertTrue(answer.startsWith("HTTP/1.1 200 OK\r\n"), answer);
    }

    private static TestingClient assertPassedTo(TestingUpstream upstream, TestingClient client) {
        client.send(GET);
        TestingClient server = upstream.accept();
        assertPassed(client, server);
        return server;
    }

    private static void assertPassed(TestingClient client, TestingClient server) {
        server.receiveUntil("\r\n\r\n");
        server.send(OK);

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 204 "));
    }

    @Test
    void aConnectionFollowsTheListenerOfItsDestination() {
        proxy.apply(yaml("protocol: http, routes: main"));

        try (TestingClient outbound = connect("outbound");
                TestingClient inbound = connect("inbound")) {
            assertHello(outbound);
            assertPassedTo(original, inbound);
        }
    }

    @Test
    void aConnectionThatIsOpenFollowsWhatIsThereNow() {
        try (TestingClient client = connect("outbound")) {
            TestingClient server = assertPassedTo(original, client);

            proxy.apply(yaml("protocol: http, routes: main"));
            assertHello(client);

            proxy.apply("version: empty");
            client.send(GET);
            assertPassed(client, server);
        }
    }

    @Test
    void whatIsNoHttpGoesToTheOtherCluster() {
        proxy.apply(yaml("protocol: detect, routes: main, otherwise: other"));

        try (TestingClient client = connect("outbound")) {
            client.send("\u0001bytes");
            assertEquals("\u0001bytes", other.accept().receiveText(6));
        }
        try (TestingClient silent = connect("outbound")) {
            other.accept().send("220 ready");
            assertEquals("220 ready", silent.receiveText(9));
        }
    }

    @Test
    void detectsHttpOfBothVersions() {
        proxy.apply(yaml("protocol: detect, routes: main, otherwise: other"));

        try (TestingClient client = connect("outbound");
                NettyHttp2Client streams = NettyHttp2Client.connect(proxy.address("outbound"))) {
            assertHello(client);
            assertEquals("hi", streams.get("/hello").content());
        }
        assertEquals(1, proxy.telemetry().total(Counter.DETECTED_HTTP1));
        assertEquals(1, proxy.telemetry().total(Counter.DETECTED_HTTP2));
    }

    @Test
    void bytesPassToTheirCluster() {
        proxy.apply(yaml("protocol: tcp, cluster: other"));

        try (TestingClient client = connect("outbound")) {
            client.send(GET);

            assertEquals(GET, other.accept().receiveText(GET.length()));
        }
    }

    @Test
    void filtersOfConnectionsHold() {
        proxy.apply(yaml("protocol: http, routes: main, access: {deny: [127.0.0.0/8]}"));

        assertTrue(TestingClient.isResetBy(proxy.address("outbound")));
        try (TestingClient inbound = connect("inbound")) {
            assertPassedTo(original, inbound);
        }
        assertEquals(1, proxy.telemetry().total(Counter.FILTERED_CONNECTIONS_ACCESS));
    }

    @Test
    void movedConnectionsFollowTheNextProxysConfiguration() {
        proxy.apply(yaml("protocol: http, routes: main"));
        try (TestingProxy next = TestingProxy.idle(original.address());
                TestingClient client = connect("outbound")) {
            assertHello(client);
            next.apply(yaml("protocol: http, routes: main"));

            proxy.moveTo(next);

            assertHello(client);
        }
    }
}
