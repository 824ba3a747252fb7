package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A freeze that fails leaves everything as it was, on every lane. */
@Timeout(60)
final class FailedFreezeTest {
    private static final IllegalStateException BROKEN = new IllegalStateException("broken");

    @Test
    void resumesListenersAndConnectionsOfEveryLane() throws Exception {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=2");
                var one = proxy.connect().send("\u0001a");
                var oneServer = received(upstream);
                var two = proxy.connect().send("\u0001a");
                var twoServer = received(upstream)) {
            TestingFlow broken = onFirstLane(proxy);

            ExecutionException failure = failure(proxy.dataPath().freeze(Capabilities.OURS));

            assertInstanceOf(IllegalStateException.class, failure.getCause());
            exchange(one, oneServer);
            exchange(two, twoServer);
            try (var third = proxy.connect().send("\u0001z");
                    var server = received(upstream)) {
                exchange(third, server);
                CompletableFuture.runAsync(broken::cut, broken.worker().loop()).join();
                FrozenBatch frozen = TestingProxy.await(proxy.dataPath().freeze(Capabilities.OURS));
                assertEquals(3, frozen.connections().size());
                TestingProxy.await(proxy.dataPath().resume(frozen));
            }
        }
    }

    @Test
    void keepsPooledConnectionsInTheirPool() throws Exception {
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        String response = "HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n";
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1");
                var client = proxy.connect().send(request);
                var server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");
            server.send(response);
            client.receiveUntil("\r\n\r\n");
            onFirstLane(proxy);

            failure(proxy.dataPath().freezeStragglers(Capabilities.OURS));

            client.send(request);
            assertEquals("GET /", server.receiveText(5));
        }
    }

    private static TestingFlow onFirstLane(TestingProxy proxy) {
        return TestingFlow.on(
                proxy.dataPath().lanes().getFirst(),
                () -> {
                    throw BROKEN;
                });
    }

    private static TestingClient received(TestingUpstream upstream) {
        TestingClient server = upstream.accept();
        server.receive(2);
        return server;
    }

    private static ExecutionException failure(CompletableFuture<?> future) {
        return assertThrows(ExecutionException.class, () -> future.get(10, TimeUnit.SECONDS));
    }

    private static void exchange(TestingClient client, TestingClient server) {
        client.send("there");
        assertEquals("there", server.receiveText(5));
        server.send("back");
        assertEquals("back", client.receiveText(4));
    }
}
