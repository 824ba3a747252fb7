package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.text.HostPort;
import dev.midflight.testkit.Await;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A connection to a cluster counts in the process that has it. */
@Timeout(60)
final class TcpClusterMoveTest {
    private static final String TCP = "protocol: tcp, tcp: {idleTimeout: 100s}";
    private static final String PLAIN = "connectTimeoutMillis: 5000";

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingUpstream other = new TestingUpstream();

    @AfterEach
    void closeAll() {
        upstream.close();
        other.close();
    }

    @Test
    void aConnectionThatMovesHasItsHostInTheNextProcess() {
        try (TestingRelay old = TestingRelay.of(TCP, PLAIN, upstream);
                TestingRelay next = TestingRelay.idle("protocol: tcp", PLAIN, upstream);
                TestingClient client = old.connect().send("a");
                TestingClient server = upstream.accept()) {
            server.receive(1);

            old.proxy().moveTo(next.proxy());

            old.await(0, ClusterCounter.REQUESTS_ACTIVE);
            old.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            assertEquals(1, next.total(ClusterCounter.REQUESTS_ACTIVE));
            assertEquals(1, next.total(ClusterCounter.CONNECTIONS_ACTIVE));
            assertEquals(1L, next.shown(upstream, "requestsActive"));
            assertEquals(0L, next.shown(upstream, "requests"), "was counted before");
            assertEquals(1, next.proxy().telemetry().open(FlowKind.TCP, Direction.INBOUND));
            client.send("b");
            server.receive(1);
            next.pass(80);
            assertEquals(0, next.proxy().telemetry().total(Counter.IDLE_CLOSED));
            next.pass(40);
            assertTrue(client.isReset());
            next.await(0, ClusterCounter.REQUESTS_ACTIVE);
            next.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
            next.assertTold("inbound tcp LR app " + HostPort.of(upstream.address()) + " 1 0");
        }
    }

    @Test
    void aFreezeThatIsTakenBackLeavesTheCountAsItWas() {
        try (TestingRelay relay = TestingRelay.of(TCP, PLAIN, upstream);
                TestingClient client = relay.connect().send("a");
                TestingClient server = upstream.accept()) {
            server.receive(1);

            var frozen = TestingProxy.await(relay.proxy().dataPath().freeze(Capabilities.OURS));
            assertEquals(1, relay.total(ClusterCounter.REQUESTS_ACTIVE));
            TestingProxy.await(relay.proxy().dataPath().resume(frozen));

            assertEquals(1, relay.total(ClusterCounter.REQUESTS_ACTIVE));
            client.reset();
            relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
        }
    }

    @Test
    void goesOnUncountedWhereItsHostLeftTheCluster() {
        try (TestingRelay old = TestingRelay.of(TCP, PLAIN, upstream);
                TestingRelay next = TestingRelay.idle(TCP, PLAIN, other);
                TestingClient client = old.connect().send("a");
                TestingClient server = upstream.accept()) {
            server.receive(1);

            old.proxy().moveTo(next.proxy());

            assertEquals(0, next.total(ClusterCounter.REQUESTS_ACTIVE));
            client.send("b");
            assertEquals("b", server.receiveText(1));
            client.reset();
            next.assertTold("inbound tcp DC app " + HostPort.of(upstream.address()) + " 1 0");
            assertEquals(0, next.total(ClusterCounter.REQUESTS_ACTIVE));
        }
    }

    @Test
    void aSilentClientGetsAHostOfTheNextProcess() {
        String listener = "protocol: detect";
        String hint =
                "MIDFLIGHT_OUTBOUND_PORT_PROTOCOLS="
                        + upstream.address().getPort()
                        + "=client-first";
        try (TestingRelay old = TestingRelay.with(hint, listener, "proxyProtocol: v1", upstream);
                TestingRelay next = TestingRelay.idle(listener, "proxyProtocol: v1", other);
                TestingClient client = old.connect()) {
            Await.until(
                    "it is open",
                    () -> old.proxy().telemetry().open(FlowKind.DETECTING, Direction.INBOUND) == 1);

            old.proxy().moveTo(next.proxy());

            client.send("\1\2");
            TestingClient server = other.accept();
            assertTrue(server.receiveUntil("\r\n").startsWith("PROXY TCP4 127.0.0.1 "));
            assertEquals("\1\2", server.receiveText(2));
            assertEquals(1, next.total(ClusterCounter.REQUESTS_ACTIVE));
        }
    }

    @Test
    void aSilentClientWhoseServerIsConnectedKeepsIt() {
        try (TestingRelay old = TestingRelay.of("protocol: detect", PLAIN, upstream);
                TestingRelay next = TestingRelay.idle("protocol: detect", PLAIN, upstream);
                TestingClient client = old.connect();
                TestingClient server = upstream.accept()) {
            old.await(0, ClusterCounter.PENDING_ACTIVE);

            old.proxy().moveTo(next.proxy());

            assertEquals(1, next.total(ClusterCounter.REQUESTS_ACTIVE));
            server.send("hello");
            assertEquals("hello", client.receiveText(5));
            server.reset();
            next.await(0, ClusterCounter.REQUESTS_ACTIVE);
        }
    }
}
