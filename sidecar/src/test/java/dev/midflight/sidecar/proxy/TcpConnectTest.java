package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.text.HostPort;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a connection whose host cannot be connected. */
@Timeout(60)
final class TcpConnectTest {
    private static final String ONCE = "protocol: tcp";
    private static final String TWICE = "protocol: tcp, tcp: {maxConnectAttempts: 2}";
    private static final String IN_TURNS = "balancing: {policy: round-robin}";

    private final TestingUpstream live = new TestingUpstream();
    private final TestingUpstream gone = new TestingUpstream();

    @AfterEach
    void closeAll() {
        live.close();
        gone.close();
    }

    @Test
    void isResetWhereOneAttemptIsAllItHas() {
        gone.close();
        try (TestingRelay relay = TestingRelay.of(ONCE, IN_TURNS, gone)) {
            assertTrue(TestingClient.isResetBy(relay.address()));

            relay.assertTold("inbound tcp UF app " + HostPort.of(gone.address()) + " 0 0");
            assertEquals(1L, relay.shown(gone, "connectFailures"));
            assertEquals(0L, relay.shown(gone, "connectTimeouts"));
            assertEquals(0, relay.total(ClusterCounter.RETRIES));
            nothingIsLeft(relay);
        }
    }

    @Test
    void goesToAnotherHostWhereItHasTwo() {
        gone.close();
        for (String listener :
                new String[] {TWICE, TWICE.replace("protocol: tcp", "protocol: detect")}) {
            try (TestingRelay relay = TestingRelay.of(listener, IN_TURNS, gone, live)) {
                for (int i = 0; i < 4; i++) {
                    try (TestingClient client = relay.connect()) {
                        client.send("\1" + i);
                        TestingClient server = live.accept();
                        assertEquals("\1" + i, server.receiveText(2));
                        server.reset();
                    }
                }

                assertEquals(4L, relay.shown(live, "successes"));
                assertEveryFailureIsRetried(relay, gone);
                nothingIsLeft(relay);
            }
        }
    }

    @Test
    void saysThatTheLastAttemptFailedToo() {
        gone.close();
        try (TestingRelay relay = TestingRelay.of(TWICE, IN_TURNS, gone)) {
            assertTrue(TestingClient.isResetBy(relay.address()));

            relay.assertTold("inbound tcp UF,URX app " + HostPort.of(gone.address()) + " 0 0");
            assertEquals(2L, relay.shown(gone, "connectFailures"));
            nothingIsLeft(relay);
        }
    }

    @Test
    void isRetriedNoMoreThanTheBudgetAllows() {
        gone.close();
        String none = "circuitBreaker: {retryBudget: {percent: 0, minConcurrent: 0}}";
        try (TestingRelay relay = TestingRelay.of(TWICE, none, gone)) {
            assertTrue(TestingClient.isResetBy(relay.address()));

            assertEquals(1, relay.total(ClusterCounter.OVERFLOW_RETRIES));
            assertEquals(1L, relay.shown(gone, "connectFailures"));
            nothingIsLeft(relay);
        }
    }

    @Test
    void goesToAnotherHostWhereOneDoesNotAnswer() {
        try (TestingUpstream full = TestingUpstream.full();
                TestingRelay relay =
                        TestingRelay.of(
                                TWICE, IN_TURNS + ", connectTimeoutMillis: 50", full, live)) {
            for (int i = 0; i < 2; i++) {
                try (TestingClient client = relay.connect()) {
                    client.send("a");
                    TestingClient server = live.accept();
                    assertEquals("a", server.receiveText(1));
                    server.reset();
                }
            }

            assertEveryFailureIsRetried(relay, full);
            assertEquals(
                    relay.shown(full, "connectFailures"), relay.shown(full, "connectTimeouts"));
            nothingIsLeft(relay);
        }
    }

    @Test
    void tellsAConnectThatTookTooLongFromOneThatWasRefused() {
        try (TestingUpstream full = TestingUpstream.full();
                TestingRelay relay = TestingRelay.of(ONCE, "connectTimeoutMillis: 50", full)) {
            assertTrue(TestingClient.isResetBy(relay.address()));

            relay.assertTold("inbound tcp UF,UT app " + HostPort.of(full.address()) + " 0 0");
            nothingIsLeft(relay);
        }
    }

    @Test
    void isNotRepeatedOnceItsHostHasTakenIt() {
        try (TestingRelay relay = TestingRelay.of(TWICE, IN_TURNS, live);
                TestingClient client = relay.connect().send("a")) {
            TestingClient server = live.accept();
            server.receive(1);
            server.reset();

            assertTrue(client.isReset());

            relay.assertTold("inbound tcp UC app " + HostPort.of(live.address()) + " 1 0");
            assertEquals(1L, relay.shown(live, "connects"));
            assertTrue(live.isLeftAlone(50));
        }
    }

    @Test
    void saysThatAClusterHasNobody() {
        try (TestingRelay relay = TestingRelay.of(TWICE, IN_TURNS)) {
            assertTrue(TestingClient.isResetBy(relay.address()));

            assertEquals(1, relay.total(ClusterCounter.NO_HOST));
            assertEquals(1, relay.proxy().telemetry().total(Counter.REFUSED));
            relay.assertTold("inbound tcp UH app " + HostPort.of(relay.address()) + " 0 0");
        }
    }

    @Test
    void countsAsRefusedThereAlsoWhereItsProtocolHadToBeFoundOut() {
        try (TestingRelay relay = TestingRelay.of("protocol: detect", IN_TURNS)) {
            assertTrue(TestingClient.isResetBy(relay.address()));

            assertEquals(1, relay.proxy().telemetry().total(Counter.REFUSED));
        }
    }

    @Test
    void aHostThatCannotBeConnectedIsEjected() {
        gone.close();
        String outliers = ", outlierDetection: {consecutiveConnectFailures: 2}";
        try (TestingRelay relay = TestingRelay.of(TWICE, IN_TURNS + outliers, gone, live)) {
            for (int i = 0; i < 4; i++) {
                try (TestingClient client = relay.connect()) {
                    client.send("a");
                    live.accept().receive(1);
                }
            }
            relay.await(true, gone, "ejected");
            Object failures = relay.shown(gone, "connectFailures");

            for (int i = 0; i < 3; i++) {
                try (TestingClient client = relay.connect()) {
                    client.send("b");
                    assertEquals("b", live.accept().receiveText(1));
                }
            }

            assertEquals(failures, relay.shown(gone, "connectFailures"));
        }
    }

    @Test
    void aClientThatLeavesWhileItsHostIsConnectedSaysNothingAboutIt() {
        try (TestingUpstream full = TestingUpstream.full();
                TestingRelay relay = TestingRelay.of(TWICE, "connectTimeoutMillis: 100", full)) {
            try (TestingClient client = relay.connect()) {
                relay.await(1, ClusterCounter.PENDING_ACTIVE);
                client.send("abc").reset();
            }

            relay.await(0, ClusterCounter.PENDING_ACTIVE);
            relay.await(1L, full, "cancelled");
            assertEquals(0, relay.total(ClusterCounter.RETRIES));
            nothingIsLeft(relay);
        }
    }

    /** Of several connections in turns: a retry takes a turn, too. */
    private static void assertEveryFailureIsRetried(TestingRelay relay, TestingUpstream of) {
        long failures = (long) relay.shown(of, "connectFailures");
        assertTrue(failures > 0);
        assertEquals(failures, relay.total(ClusterCounter.RETRIES));
    }

    private static void nothingIsLeft(TestingRelay relay) {
        relay.await(0, ClusterCounter.REQUESTS_ACTIVE);
        relay.await(0, ClusterCounter.CONNECTIONS_ACTIVE);
        relay.await(0, ClusterCounter.PENDING_ACTIVE);
        relay.await(0, ClusterCounter.RETRIES_ACTIVE);
    }
}
