package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.util.HexFormat;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class TcpRelayTest {
    @Test
    void relaysBothWays() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send("\u0001hello");

            try (TestingClient server = upstream.accept()) {
                assertEquals("\u0001hello", server.receiveText(6));
                server.send("world");
                assertEquals("world", client.receiveText(5));
            }
        }
    }

    @Test
    void letsTheServerSpeakFirst() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect();
                TestingClient server = upstream.accept()) {
            server.send("220 ready\r\n");

            assertEquals("220 ready\r\n", client.receiveText(11));
        }
    }

    private static TestingProxy hinted(TestingUpstream upstream, int millis, String hint) {
        return TestingProxy.serving(
                upstream.address(),
                "MIDFLIGHT_SERVER_FIRST_MILLIS=" + millis,
                "MIDFLIGHT_INBOUND_PORT_PROTOCOLS=" + upstream.address().getPort() + "=" + hint);
    }

    private static TestingProxy idle(TestingUpstream upstream, String hint) {
        return TestingProxy.idle(
                upstream.address(),
                "MIDFLIGHT_INBOUND_PORT_PROTOCOLS=" + upstream.address().getPort() + "=" + hint);
    }

    @Test
    void waitsForNoClientWhereTheServerIsKnownToBegin() {
        try (var upstream = new TestingUpstream();
                var proxy = hinted(upstream, 10_000, "server-first");
                var client = proxy.connect();
                TestingClient server = upstream.accept(5000)) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            assertTrue(server.receiveUntil("\r\n\r\n").contains("\r\nx-request-id: "));
        }
    }

    @Test
    void connectsNoServerForASilentClientThatIsKnownToBegin() {
        try (var upstream = new TestingUpstream();
                var proxy = hinted(upstream, 1, "client-first");
                var client = proxy.connect()) {
            assertTrue(upstream.isLeftAlone(200));

            client.send("\u0001x");
            try (TestingClient server = upstream.accept()) {
                assertEquals("\u0001x", server.receiveText(2));
            }
        }
    }

    @Test
    void looksAtNothingWhereThePortIsKnownToBeTcp() {
        String request = "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
        try (var upstream = new TestingUpstream();
                var proxy = hinted(upstream, 10_000, "tcp");
                var client = proxy.connect();
                TestingClient server = upstream.accept(5000)) {
            client.send(request);

            assertEquals(request, server.receiveText(request.length()));
        }
    }

    @Test
    void findsNoFramesWhereThePortIsKnownToBeTcp() {
        byte[] dubbo = HexFormat.of().parseHex("dabbc2000000000000000001000000017b");
        try (var upstream = new TestingUpstream();
                var proxy = hinted(upstream, 10_000, "tcp");
                var client = proxy.connect()) {
            client.send(dubbo);
            try (TestingClient server = upstream.accept(5000)) {
                assertArrayEquals(dubbo, server.receive(dubbo.length));

                assertEquals(1, proxy.telemetry().total(Counter.DETECTED_TCP));
                assertEquals(0, proxy.telemetry().total(Counter.DETECTED_DUBBO));
            }
        }
    }

    @Test
    void looksAtNothingAnyMoreWhereThePortIsKnownOnlyToTheNextProcess() {
        String request = "GET / HTTP/1.1\r\nHost: a\r\nHost: b\r\n\r\n";
        try (var upstream = new TestingUpstream();
                var proxy = hinted(upstream, 1, "client-first");
                var next = idle(upstream, "tcp");
                var client = proxy.connect()) {
            client.send(request.substring(0, 8));
            Await.until("it waits", () -> received(proxy) == 8);
            proxy.moveTo(next);
            proxy.exit();

            client.send(request.substring(8));
            try (TestingClient server = upstream.accept(5000)) {
                assertEquals(request, server.receiveText(request.length()));
            }
        }
    }

    private static long received(TestingProxy proxy) {
        return proxy.telemetry().total(Counter.DOWNSTREAM_BYTES);
    }

    @Test
    void passesHalfCloseOnAndKeepsTheOtherDirectionOpen() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send("\u0001question").finish();

            try (TestingClient server = upstream.accept()) {
                assertEquals("\u0001question", server.receiveAll());
                server.send("answer").finish();
                assertEquals("answer", client.receiveAll());
            }
        }
    }

    @Test
    void passesResetOn() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send("\u0001x");
            TestingClient server = upstream.accept();
            server.receive(2);

            server.reset();

            assertTrue(client.isReset());
        }
    }

    @Test
    void resetsTheClientOfAnUpstreamThatIsNotThere() {
        var upstream = new TestingUpstream();
        upstream.close();
        try (var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send("\u0001x");

            assertTrue(client.isReset());
        }
    }

    @Test
    void carriesMegabytesPastASlowReaderUnchanged() {
        byte[] sent = new byte[8 << 20];
        new Random(1).nextBytes(sent);
        sent[0] = 1;
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = TestingClient.connect(proxy.address("inbound"), 4096)) {
            client.send("\u0001");
            try (TestingClient server = upstream.accept()) {
                var sending = CompletableFuture.runAsync(() -> server.send(sent).finish());

                byte[] received = client.receive(sent.length);

                assertArrayEquals(sent, received);
                assertTrue(client.isAtEnd());
                TestingProxy.await(sending);
            }
        }
    }

    @Test
    void fillsTheBuffersOfAHalfClosedClientAgainAndAgain() {
        byte[] sent = new byte[16 << 20];
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = TestingClient.connect(proxy.address("inbound"), 4096)) {
            client.send("\u0001").finish();
            try (TestingClient server = upstream.accept()) {
                assertEquals("\u0001", server.receiveAll());
                server.send("ready");
                client.receive(5);
                var sending = CompletableFuture.runAsync(() -> server.send(sent).finish());

                assertArrayEquals(sent, client.receive(sent.length));

                assertTrue(client.isAtEnd());
                TestingProxy.await(sending);
            }
        }
    }
}
