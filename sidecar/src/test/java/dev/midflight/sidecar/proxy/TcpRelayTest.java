package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
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
