package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(120)
final class TcpMoveTest {
    @Test
    void movesAnOpenPairAndTheListeners() {
        try (var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address());
                var next = TestingProxy.idle(upstream.address());
                var client = old.connect()) {
            client.send("\u0001a");
            TestingClient server = upstream.accept();
            server.receive(2);

            FrozenBatch moved = old.moveTo(next);
            old.exit();

            assertEquals(1, moved.connections().size());
            assertEquals(0, old.dataPath().open());
            client.send("b");
            assertEquals("b", server.receiveText(1));
            server.send("c").finish();
            assertEquals("c", client.receiveAll());
            try (var second = next.connect()) {
                second.send("\u0001z");
                assertEquals("\u0001z", upstream.accept().receiveText(2));
            }
            assertEquals(2, next.telemetry().total(Counter.ACCEPTED));
        }
    }

    @Test
    void goesOnAfterAFreezeThatWasTakenBack() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send("\u0001a");
            TestingClient server = upstream.accept();
            server.receive(2);

            FrozenBatch frozen = TestingProxy.await(proxy.dataPath().freeze(Capabilities.OURS));
            assertEquals(1, proxy.dataPath().open(), "what is frozen is still this process's");
            client.send("while frozen");
            var second = proxy.connect().send("\u0001b");
            TestingProxy.await(proxy.dataPath().resume(frozen));

            assertEquals("while frozen", server.receiveText(12));
            server.send("c");
            assertEquals("c", client.receiveText(1));
            assertEquals("\u0001b", upstream.accept().receiveText(2));
            second.close();
        }
    }

    @Test
    void keepsTheHalfCloseOfEachSide() {
        try (var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address());
                var next = TestingProxy.idle(upstream.address());
                var client = old.connect()) {
            client.send("\u0001a").finish();
            TestingClient server = upstream.accept();
            assertEquals("\u0001a", server.receiveAll());

            old.moveTo(next);
            old.exit();

            server.send("still open");
            assertEquals("still open", client.receiveText(10));
            server.finish();
            assertEquals("", client.receiveAll());
        }
    }

    @Test
    void movesConnectionsOfUndecidedProtocol() {
        try (var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address());
                var next = TestingProxy.idle(upstream.address());
                var client = old.connect()) {
            TestingClient server = upstream.accept();
            client.send("GET / HT");

            old.moveTo(next);
            old.exit();

            client.send("!!\r\n");
            assertEquals("GET / HT!!\r\n", server.receiveText(12));
        }
    }

    @Test
    void losesNoByteOfStreamsThatMoveAgainAndAgain() {
        int pairs = 8;
        byte[] stream = new byte[4 << 20];
        new Random(7).nextBytes(stream);
        stream[0] = 1;
        try (var upstream = new TestingUpstream()) {
            List<TestingProxy> proxies = new ArrayList<>();
            proxies.add(TestingProxy.serving(upstream.address()));
            List<CompletableFuture<byte[]>> received = new ArrayList<>();
            List<TestingClient> clients = new ArrayList<>();
            for (int i = 0; i < pairs; i++) {
                TestingClient client =
                        TestingClient.connect(proxies.getFirst().address("inbound"), 16_384);
                clients.add(client.send(new byte[] {1}));
                TestingClient server = upstream.accept();
                server.receive(1);
                received.add(receiving(server, stream.length));
                received.add(receiving(client, stream.length));
                sending(client, stream);
                sending(server, stream);
            }

            for (int i = 0; i < 20; i++) {
                TestingProxy next = TestingProxy.idle(upstream.address());
                proxies.getLast().moveTo(next);
                proxies.getLast().close();
                proxies.add(next);
            }

            for (CompletableFuture<byte[]> bytes : received) {
                assertArrayEquals(stream, bytes.join());
            }
            clients.forEach(TestingClient::close);
            proxies.getLast().close();
        }
    }

    private static CompletableFuture<byte[]> receiving(TestingClient from, int length) {
        CompletableFuture<byte[]> received = new CompletableFuture<>();
        Thread.ofVirtual().start(() -> received.complete(from.receive(length)));
        return received;
    }

    private static void sending(TestingClient to, byte[] bytes) {
        Thread.ofVirtual().start(() -> to.send(bytes).finish());
    }
}
