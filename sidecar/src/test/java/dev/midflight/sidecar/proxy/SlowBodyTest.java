package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients that send a request's content too slowly. */
@Timeout(60)
final class SlowBodyTest {
    private static final String POST = "POST / HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n";
    private static final String[] RATE = {
        "MIDFLIGHT_BODY_BYTES_PER_SECOND=1000", "MIDFLIGHT_BODY_SECONDS=2"
    };

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy = TestingProxy.serving(upstream.address(), RATE);

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @Test
    void areAnsweredAndTheUpstreamIsReset() {
        try (TestingClient client = proxy.connect()) {
            client.send(POST.formatted(5000) + "slow");
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\nslow");

            assertTrue(client.receiveAll().startsWith("HTTP/1.1 408 Request Timeout\r\n"));
            assertTrue(server.isReset());
        }
        assertEquals(1, proxy.telemetry().total(Counter.SLOW_BODIES));
    }

    @Test
    void areCutWhereTheResponseHasBegun() {
        try (TestingClient client = proxy.connect()) {
            client.send(POST.formatted(5000) + "slow");
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\nslow");
            server.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no");
            client.receiveUntil("\r\n\r\no");

            assertTrue(client.isReset());
            assertTrue(server.isReset());
        }
        assertEquals(1, proxy.telemetry().total(Counter.SLOW_BODIES));
    }

    @Test
    void waitAsLongAsTheyLikeForAResponse() {
        try (TestingClient client = proxy.connect()) {
            client.send(POST.formatted(4) + "fast");
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\nfast");
            waitForOneThatIsSlow();

            server.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

            assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 200 "));
        }
    }

    @Test
    void areNotBlamedForAnUpstreamThatIsSlow() {
        byte[] content = new byte[16 << 20];
        try (TestingClient client = proxy.connect()) {
            client.send(POST.formatted(content.length));
            var sending = CompletableFuture.runAsync(() -> client.send(content));
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            waitForOneThatIsSlow();
            waitForOneThatIsSlow();

            server.receive(content.length);
            TestingProxy.await(sending);
            server.send("HTTP/1.1 200 OK\r\ncontent-length: 0\r\n\r\n");

            assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 200 "));
        }
    }

    private void waitForOneThatIsSlow() {
        try (TestingClient slow = proxy.connect()) {
            slow.send(POST.formatted(5000) + "slow");
            upstream.accept();
            assertTrue(slow.receiveAll().startsWith("HTTP/1.1 408 "));
        }
    }
}
