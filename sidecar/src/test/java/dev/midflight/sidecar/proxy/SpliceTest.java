package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class SpliceTest {
    private static final byte[] LARGE = random(16 << 20);

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        new Random(3).nextBytes(bytes);
        bytes[0] = 1;
        return bytes;
    }

    @Test
    void countsWhatPassesWithoutBeingCopied() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            var sending = CompletableFuture.runAsync(() -> client.send(LARGE).finish());
            try (TestingClient server = upstream.accept()) {
                assertArrayEquals(LARGE, server.receive(LARGE.length));
                assertTrue(server.isAtEnd());
                server.send("thanks").finish();
                assertEquals("thanks", client.receiveAll());
            }
            TestingProxy.await(sending);

            assertTrue(proxy.telemetry().total(Counter.SPLICED_BYTES) > 0);
            assertEquals(LARGE.length, proxy.telemetry().total(Counter.DOWNSTREAM_BYTES));
            awaitUntil(() -> proxy.dataPath().open() == 0);
        }
    }

    @Test
    void makesAResetInTheMiddleOfATransferAReset() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            client.send(new byte[] {1});
            TestingClient server = upstream.accept();
            server.receive(1);
            var sending = CompletableFuture.runAsync(() -> server.send(LARGE));
            client.receive(LARGE.length);
            TestingProxy.await(sending);

            server.reset();

            assertTrue(client.isReset());
            assertTrue(proxy.telemetry().total(Counter.SPLICED_BYTES) > 0);
        }
    }

    @Test
    void goesBackToCopyingWhenMessagesGetSmall() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address());
                var client = proxy.connect()) {
            var sending = CompletableFuture.runAsync(() -> client.send(LARGE));
            TestingClient server = upstream.accept();
            server.receive(LARGE.length);
            TestingProxy.await(sending);
            call(client, server, 10);
            long before = proxy.telemetry().total(Counter.SPLICED_BYTES);

            call(client, server, 10);

            assertTrue(before > 0);
            assertEquals(before, proxy.telemetry().total(Counter.SPLICED_BYTES));
        }
    }

    private static void call(TestingClient client, TestingClient server, int times) {
        for (int i = 0; i < times; i++) {
            client.send("ping");
            assertEquals("ping", server.receiveText(4));
            server.send("pong");
            assertEquals("pong", client.receiveText(4));
        }
    }

    @Test
    void copiesWhereItMayHaveNoPipe() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_SPLICE_PIPES=0");
                var client = proxy.connect()) {
            var sending = CompletableFuture.runAsync(() -> client.send(LARGE).finish());

            assertArrayEquals(LARGE, upstream.accept().receive(LARGE.length));

            TestingProxy.await(sending);
            assertEquals(0, proxy.telemetry().total(Counter.SPLICED_BYTES));
        }
    }

    @Test
    void movesWhatASlowReaderHasLeftInAPipe() {
        try (var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1");
                var next = TestingProxy.idle(upstream.address());
                var client = TestingClient.connect(old.address("inbound"), 4096)) {
            TestingClient server = stalled(old, upstream, client);

            old.moveTo(next);
            assertEquals(0, held(old));
            old.exit();

            assertArrayEquals(LARGE, client.receive(LARGE.length));
            assertTrue(client.isAtEnd());
            client.finish();
            assertTrue(server.isAtEnd());
        }
    }

    @Test
    void sendsWhatAFreezeThatWasTakenBackTookOutOfAPipe() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1");
                var client = TestingClient.connect(proxy.address("inbound"), 4096)) {
            stalled(proxy, upstream, client);

            var frozen = TestingProxy.await(proxy.dataPath().freeze(Capabilities.OURS));
            TestingProxy.await(proxy.dataPath().resume(frozen));

            assertArrayEquals(LARGE, client.receive(LARGE.length));
            awaitUntil(() -> held(proxy) == 0);
        }
    }

    @Test
    void forgetsWhatIsInAPipeWithItsConnection() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1");
                var client = TestingClient.connect(proxy.address("inbound"), 4096)) {
            stalled(proxy, upstream, client);

            client.reset();

            awaitUntil(() -> proxy.dataPath().open() == 0 && held(proxy) == 0);
        }
    }

    /** A transfer to a client that does not read, as far as it goes. */
    private static TestingClient stalled(
            TestingProxy proxy, TestingUpstream upstream, TestingClient client) {
        client.send(new byte[] {1});
        TestingClient server = upstream.accept();
        server.receive(1);
        var _ = CompletableFuture.runAsync(() -> server.send(LARGE).finish());
        awaitUntil(() -> proxy.telemetry().total(Counter.SPLICED_BYTES) > 0 && held(proxy) > 0);
        return server;
    }

    private static long held(TestingProxy proxy) {
        return proxy.dataPath().lanes().getFirst().worker().budget().heldBytes();
    }

    private static void awaitUntil(BooleanSupplier condition) {
        long deadline = System.nanoTime() + 20_000_000_000L;
        while (!condition.getAsBoolean()) {
            assertTrue(System.nanoTime() < deadline, "it does not come");
            LockSupport.parkNanos(1_000_000);
        }
    }
}
