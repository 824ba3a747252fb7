package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.text.HostPort;
import dev.midflight.testkit.Await;
import java.util.HashSet;
import java.util.Set;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Connections that go to a cluster as a whole: which host they get, and for how long. */
@Timeout(60)
final class TcpClusterTest {
    private static final String TCP = "protocol: tcp";
    private static final String PLAIN = "connectTimeoutMillis: 5000";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();

    @AfterEach
    void closeAll() {
        one.close();
        two.close();
    }

    @Test
    void aConnectionHasItsHostUntilItEndsHoweverThatIs() {
        try (TestingRelay relay = TestingRelay.of(TCP, PLAIN, one)) {
            endsBy(relay, (client, server) -> client.reset());
            endsBy(relay, (client, server) -> server.reset());
            endsBy(
                    relay,
                    (client, server) -> {
                        client.finish();
                        server.finish();
                    });

            assertEquals(3L, relay.shown(one, "requests"));
            assertEquals(3L, relay.shown(one, "successes"));
            assertEquals(0L, relay.shown(one, "cancelled"));
        }
    }

    private void endsBy(TestingRelay relay, BiConsumer<TestingClient, TestingClient> end) {
        try (TestingClient client = relay.connect().send("a");
                TestingClient server = one.accept()) {
            server.receive(1);
            assertEquals(1, relay.total(ClusterCounter.REQUESTS_ACTIVE));
            assertEquals(1, relay.total(ClusterCounter.CONNECTIONS_ACTIVE));
            assertEquals(0, relay.total(ClusterCounter.PENDING_ACTIVE));
            assertEquals(1L, relay.shown(one, "requestsActive"));

            end.accept(client, server);

            relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
            relay.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            relay.await(0L, one, "requestsActive");
        }
    }

    @Test
    void whatBecomesHttpGivesItsHostBack() {
        try (TestingRelay relay = TestingRelay.of("protocol: detect", PLAIN, one);
                TestingClient client = relay.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            TestingClient server = one.accept();
            server.receiveUntil("\r\n\r\n");

            assertEquals(1, relay.total(ClusterCounter.REQUESTS_ACTIVE));

            server.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");
            client.receiveUntil("\r\n\r\n");
            relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
        }
    }

    private TestingRelay detecting(String limit) {
        return TestingRelay.with(
                "MIDFLIGHT_OUTBOUND_PORT_PROTOCOLS=" + one.address().getPort() + "=client-first",
                "protocol: detect",
                limit,
                one);
    }

    private static void awaitSilent(TestingRelay relay, int connections) {
        Await.until(
                "silent connections",
                () ->
                        relay.proxy().telemetry().open(FlowKind.DETECTING, Direction.INBOUND)
                                == connections);
    }

    @Test
    void aSilentConnectionHasNoHost() {
        try (TestingRelay relay = detecting(PLAIN);
                TestingClient client = relay.connect()) {
            awaitSilent(relay, 1);
            assertEquals(0, relay.total(ClusterCounter.REQUESTS_ACTIVE));

            client.send("\u0001a");
            one.accept().receive(2);
            assertEquals(1, relay.total(ClusterCounter.REQUESTS_ACTIVE));
        }
    }

    @Test
    void connectionsThatWereSilentKeepToTheLimitOnceTheySpeak() {
        try (TestingRelay relay = detecting("pool: {maxConnections: 1}");
                TestingClient first = relay.connect();
                TestingClient second = relay.connect()) {
            awaitSilent(relay, 2);
            first.send("\u0001a");
            one.accept().receive(2);

            second.send("\u0001b");

            assertTrue(second.isReset());
            assertEquals(1, relay.total(ClusterCounter.OVERFLOW_CONNECTIONS));
        }
    }

    @Test
    void requestsThatAreDetectedShareTheConnectionThatThereMayBe() {
        try (TestingRelay relay = detecting("pool: {maxConnections: 1}");
                TestingClient first = relay.connect();
                TestingClient second = relay.connect()) {
            String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
            String response = "HTTP/1.1 204 No Content\r\n\r\n";
            first.send(request);
            TestingClient server = one.accept();
            server.receiveUntil("\r\n\r\n");
            server.send(response);
            assertEquals(response, first.receiveUntil("\r\n\r\n"));

            second.send(request);

            server.receiveUntil("\r\n\r\n");
            server.send(response);
            assertEquals(response, second.receiveUntil("\r\n\r\n"));
            assertEquals(0, relay.total(ClusterCounter.OVERFLOW_CONNECTIONS));
        }
    }

    @Test
    void leastRequestGivesTheNextConnectionToTheIdlestHost() {
        try (TestingRelay relay =
                TestingRelay.of(TCP, "balancing: {policy: least-request, choices: 16}", one, two)) {
            for (int i = 0; i < 10; i++) {
                relay.connect().send("a");
            }
            for (int i = 0; i < 5; i++) {
                one.accept();
                two.accept();
            }

            relay.await(5L, one, "requestsActive");
            relay.await(5L, two, "requestsActive");
        }
    }

    @Test
    void refusesMoreConnectionsThanTheBreakerAllows() {
        breaks("circuitBreaker: {maxConnections: 1}");
        breaks("pool: {maxConnections: 1}");
    }

    private void breaks(String limit) {
        try (TestingRelay relay = TestingRelay.of(TCP, limit, one);
                TestingClient first = relay.connect().send("a")) {
            TestingClient server = one.accept();
            server.receive(1);

            assertTrue(TestingClient.isResetBy(relay.address()));

            assertEquals(1, relay.total(ClusterCounter.OVERFLOW_CONNECTIONS));
            assertEquals(1, relay.proxy().telemetry().total(Counter.REFUSED, Direction.INBOUND));
            relay.assertTold("inbound tcp UO app " + HostPort.of(relay.address()) + " 0 0");
            first.reset();
            relay.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            try (TestingClient next = relay.connect()) {
                next.send("b");
                assertEquals("b", one.accept().receiveText(1));
            }
        }
    }

    @Test
    void refusesMoreConnectionsInTheMakingThanMayBePending() {
        try (TestingUpstream full = TestingUpstream.full();
                TestingRelay relay =
                        TestingRelay.of(
                                TCP,
                                "connectTimeoutMillis: 60000, circuitBreaker: {maxPending: 1}",
                                full);
                TestingClient first = relay.connect()) {
            relay.await(1, ClusterCounter.PENDING_ACTIVE);

            assertTrue(TestingClient.isResetBy(relay.address()));

            assertEquals(1, relay.total(ClusterCounter.OVERFLOW_PENDING));
            first.reset();
            relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
        }
    }

    @Test
    void hashesTheClientsAddress() {
        for (String policy : new String[] {"ring-hash", "maglev"}) {
            try (TestingRelay relay =
                    TestingRelay.of(
                            TCP + ", proxyProtocol: required, tcp: {hashKey: {peer: true}}",
                            "balancing: {policy: " + policy + "}",
                            one,
                            two)) {
                Set<TestingUpstream> used = new HashSet<>();
                for (int i = 1; i <= 16; i++) {
                    TestingUpstream first = upstreamOf(relay, i, 1);
                    for (int port = 2; port < 5; port++) {
                        assertEquals(first, upstreamOf(relay, i, port));
                    }
                    used.add(first);
                }
                assertEquals(2, used.size(), policy);
            }
        }
    }

    private TestingUpstream upstreamOf(TestingRelay relay, int client, int port) {
        Object ofOne = relay.shown(one, "successes");
        Object ofTwo = relay.shown(two, "successes");
        try (TestingClient connection = relay.connect()) {
            connection.send("PROXY TCP4 192.0.2.%d 192.0.2.99 %d 443\r\na".formatted(client, port));
            Await.until(
                    "a host takes it",
                    () ->
                            !relay.shown(one, "successes").equals(ofOne)
                                    || !relay.shown(two, "successes").equals(ofTwo));
            TestingUpstream used = relay.shown(one, "successes").equals(ofOne) ? two : one;
            try (TestingClient server = used.accept()) {
                assertEquals("a", server.receiveText(1));
            }
            connection.reset();
            relay.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            return used;
        }
    }

    @Test
    void countsAConnectionByTheDirectionOfItsListener() {
        for (Direction direction : Direction.values()) {
            for (String protocol : new String[] {"tcp", "detect"}) {
                String listener = "direction: " + direction.label() + ", protocol: " + protocol;
                try (TestingRelay relay = TestingRelay.of(listener, PLAIN, one)) {
                    try (TestingClient client = relay.connect().send("\1\2\3").finish();
                            TestingClient server = one.accept()) {
                        server.receive(3);
                        server.send("12345").finish();
                        client.receive(5);
                    }

                    relay.assertTold(
                            direction.label()
                                    + " tcp - app "
                                    + HostPort.of(one.address())
                                    + " 3 5");
                    var telemetry = relay.proxy().telemetry();
                    assertEquals(1, telemetry.total(Counter.DETECTED_TCP, direction));
                    assertEquals(3, telemetry.total(Counter.DOWNSTREAM_BYTES, direction));
                    assertEquals(5, telemetry.total(Counter.UPSTREAM_BYTES, direction));
                }
            }
        }
    }

    @Test
    void closesAConnectionThatIsSilentForTooLong() {
        try (TestingRelay relay = TestingRelay.of(TCP + ", tcp: {idleTimeout: 100s}", PLAIN, one);
                TestingClient client = relay.connect().send("a");
                TestingClient server = one.accept()) {
            server.receive(1);

            relay.pass(80);
            server.send("b");
            client.receive(1);
            relay.pass(80);
            client.send("c");
            server.receive(1);
            assertEquals(0, relay.proxy().telemetry().total(Counter.IDLE_CLOSED));
            relay.pass(101);

            assertTrue(client.isReset());
            assertTrue(server.isReset());
            assertEquals(
                    1, relay.proxy().telemetry().total(Counter.IDLE_CLOSED, Direction.INBOUND));
            relay.assertTold("inbound tcp LR app " + HostPort.of(one.address()) + " 2 1");
        }
    }

    @Test
    void anHourOfSilenceIsTheLimitWhereNoneIsGiven() {
        try (TestingRelay relay = TestingRelay.of(TCP, PLAIN, one);
                TestingClient client = relay.connect().send("a");
                TestingClient server = one.accept()) {
            server.receive(1);

            relay.pass(3500);
            assertEquals(0, relay.proxy().telemetry().total(Counter.IDLE_CLOSED));
            relay.pass(101);

            assertTrue(client.isReset());
        }
    }
}
