package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an upgrade or CONNECT has made of a routed request is its route's and host's still. */
@Timeout(60)
final class TunnelTest {
    private static final String GET = "GET /get HTTP/1.1\r\nHost: a\r\n\r\n";
    private static final String UPGRADE =
            "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String SWITCHING =
            "HTTP/1.1 101 Switching Protocols\r\n"
                    + "Connection: upgrade\r\nUpgrade: websocket\r\n\r\n";
    private static final String CONNECT = "CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n";
    private static final String CONNECTED = "HTTP/1.1 200 Connected\r\n\r\n";
    private static final String NO_LIMIT = "retries: {attempts: 0}";
    private static final String PLAIN = "connectTimeoutMillis: 5000";

    private final TestingUpstream upstream = new TestingUpstream();

    @AfterEach
    void closeAll() {
        upstream.close();
    }

    private TestingClient upgrade(TestingClient client) {
        return tunnel(client, UPGRADE, SWITCHING);
    }

    /** The server's side of it, once both sides have it. */
    private TestingClient tunnel(TestingClient client, String request, String response) {
        client.send(request);
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(response + "hi");
        client.receiveUntil("\r\n\r\n");
        client.receive(2);
        return server;
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void hasItsHostAndItsRouteUntilItEnds(boolean upgrade) {
        try (TestingRelay relay = TestingRelay.routed(NO_LIMIT, PLAIN, upstream);
                TestingClient client = relay.connect();
                TestingClient server =
                        tunnel(
                                client,
                                upgrade ? UPGRADE : CONNECT,
                                upgrade ? SWITCHING : CONNECTED)) {
            client.send("ping");
            assertEquals("ping", server.receiveText(4));

            assertEquals(1, relay.total(ClusterCounter.REQUESTS_ACTIVE));
            assertEquals(1, relay.total(ClusterCounter.CONNECTIONS_ACTIVE));
            assertEquals(1L, relay.shown(upstream, "requestsActive"));
            assertEquals(1L, relay.shown(upstream, "successes"));

            client.finish();
            server.finish();
            relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
            relay.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            relay.await(0L, upstream, "requestsActive");
            assertEquals(1L, relay.shown(upstream, "successes"));
            assertEquals(0L, relay.shown(upstream, "cancelled"));
            String status = upgrade ? "101" : "200";
            relay.assertTold("http1 " + status + " - any/up app", "tcp 0 - any/up app");
        }
    }

    @Test
    void countsForTheLimitOfRequests() {
        String limit = "circuitBreaker: {maxRequests: 1}";
        try (TestingRelay relay = TestingRelay.routed(NO_LIMIT, limit, upstream);
                TestingClient client = relay.connect();
                TestingClient server = upgrade(client);
                TestingClient other = relay.connect().send(GET)) {
            assertTrue(other.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 503 "));

            server.reset();
            relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
            other.send(GET);

            try (TestingClient next = upstream.accept()) {
                next.receiveUntil("\r\n\r\n");
            }
        }
    }

    @Test
    void endsByTheIdleTimeoutOfItsRoute() {
        try (TestingRelay relay = TestingRelay.routed("timeouts: {idle: 100s}", PLAIN, upstream);
                TestingClient client = relay.connect();
                TestingClient server = upgrade(client)) {
            relay.pass(100);
            assertEquals(0, relay.proxy().telemetry().total(Counter.IDLE_CLOSED));

            relay.pass(1);

            assertTrue(client.isReset());
            assertTrue(server.isReset());
            assertEquals(1, relay.proxy().telemetry().total(Counter.IDLE_CLOSED));
            relay.assertTold("http1 101 - any/up app", "tcp 0 LR any/up app");
        }
    }

    @Test
    void outlivesTheTimeItsRequestHad() {
        try (TestingRelay relay = TestingRelay.routed("timeouts: {request: 1s}", PLAIN, upstream);
                TestingClient client = relay.connect();
                TestingClient server = upgrade(client);
                TestingClient later = relay.connect().send(GET)) {
            assertTrue(later.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 504 "));

            client.send("ping");

            assertEquals("ping", server.receiveText(4));
        }
    }

    @Test
    void hasItsHostAndItsRouteInTheNextProcess() {
        try (TestingRelay old = TestingRelay.routed("timeouts: {idle: 100s}", PLAIN, upstream);
                TestingRelay next = TestingRelay.idleRouted(NO_LIMIT, PLAIN, upstream);
                TestingClient client = old.connect();
                TestingClient server = upgrade(client)) {
            old.proxy().moveTo(next.proxy());

            old.await(0, ClusterCounter.REQUESTS_ACTIVE);
            old.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            assertEquals(1, next.total(ClusterCounter.REQUESTS_ACTIVE));
            assertEquals(1, next.total(ClusterCounter.CONNECTIONS_ACTIVE));
            assertEquals(1, next.proxy().telemetry().open(FlowKind.TCP, Direction.INBOUND));
            server.send("b");
            assertEquals("b", client.receiveText(1));
            next.pass(101);
            assertTrue(client.isReset());
            next.await(0, ClusterCounter.REQUESTS_ACTIVE);
            next.assertTold("tcp 0 LR any/up app");
        }
    }
}
