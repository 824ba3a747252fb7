package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
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
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int END_ALL = 5;
    private static final int CANCEL = 8;

    private static final byte[] STATUS_204 = {(byte) 0x89};

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

    @Test
    void ofHttp2AreAnsweredStreamByStream() {
        try (TestingProxy streams = streams("http1");
                TestingHttp2 client = TestingHttp2.connect(streams.address("inbound"))) {
            client.send(HEADERS, 4, 1, TestingHttp2.POST).send(DATA, 0, 1, new byte[4]);
            TestingClient server = upstream.accept();
            server.receiveUntil("\0\0\0\0");
            client.send(HEADERS, END_ALL, 3, TestingHttp2.GET);
            TestingClient other = upstream.accept();
            other.receiveUntil("\r\n\r\n");

            TestingHttp2.Frame reset = client.receive(RST);

            assertEquals(1, reset.stream());
            assertEquals(0, reset.number());
            assertTrue(server.isReset());
            other.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertEquals(3, client.receive(HEADERS).stream());
            assertEquals(1, streams.telemetry().total(Counter.SLOW_BODIES));
            assertEquals(1, streams.telemetry().total(Counter.RESPONSES_4XX));
        }
    }

    @Test
    void ofHttp2AreCutWhereTheResponseHasBegun() {
        try (TestingProxy streams = streams("http1");
                TestingHttp2 client = TestingHttp2.connect(streams.address("inbound"))) {
            client.send(HEADERS, 4, 1, TestingHttp2.POST).send(DATA, 0, 1, new byte[4]);
            TestingClient server = upstream.accept();
            server.receiveUntil("\0\0\0\0");
            server.send("HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\no");

            TestingHttp2.Frame reset = client.receive(RST);

            assertEquals(CANCEL, reset.number());
            assertTrue(server.isReset());
            assertEquals(1, streams.telemetry().total(Counter.SLOW_BODIES));
        }
    }

    /** Messages of a call come as they come. */
    @Test
    void ofGrpcAreNone() {
        try (TestingProxy streams = streams("http1");
                TestingHttp2 client = TestingHttp2.connect(streams.address("inbound"))) {
            client.send(HEADERS, 4, 1, TestingHttp2.CALL);
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            client.send(HEADERS, 4, 3, TestingHttp2.POST);
            assertEquals(3, client.receive(RST).stream());

            client.send(DATA, 1, 1, new byte[5]);

            server.receiveUntil("\r\n0\r\n\r\n");
            assertEquals(1, streams.telemetry().total(Counter.SLOW_BODIES));
        }
    }

    /** Its window is not given back: it could not send if it wanted to. */
    @Test
    void ofHttp2AreNotBlamedForAnUpstreamThatIsSlow() {
        try (TestingProxy streams = streams("http2");
                TestingHttp2 client = TestingHttp2.connect(streams.address("inbound"))) {
            client.send(HEADERS, 4, 1, TestingHttp2.POST);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            server.receive(HEADERS);
            for (int i = 0; i < 16; i++) {
                client.send(DATA, 0, 1, new byte[16_384]);
            }
            client.send(HEADERS, 4, 3, TestingHttp2.POST);

            TestingHttp2.Frame reset = client.receive(RST);

            assertEquals(3, reset.stream());
            server.send(HEADERS, END_ALL, 1, STATUS_204);
            assertEquals(1, client.receive(HEADERS).stream());
        }
    }

    @Test
    void toAClusterOfHttp2AreAnsweredToo() {
        String yaml =
                new TestingConfig()
                        .route("all", "match: {prefix: /}", "forward: [{cluster: one}]")
                        .cluster("one", upstream)
                        .with("protocol: http2")
                        .yaml();
        try (TestingProxy routed = TestingProxy.routed(yaml, RATE);
                TestingClient client = TestingClient.connect(routed.address("web"))) {
            client.send(POST.formatted(5000) + "slow");
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            server.receive(HEADERS);

            assertTrue(client.receiveAll().startsWith("HTTP/1.1 408 Request Timeout\r\n"));
            assertEquals(CANCEL, server.receive(RST).number());
            assertEquals(1, routed.telemetry().total(Counter.SLOW_BODIES));
        }
    }

    private TestingProxy streams(String upstreamVersion) {
        return TestingProxy.serving(
                upstream.address(),
                RATE[0],
                RATE[1],
                "MIDFLIGHT_HTTP2=streams",
                "MIDFLIGHT_HTTP2_UPSTREAM=" + upstreamVersion);
    }

    private void waitForOneThatIsSlow() {
        try (TestingClient slow = proxy.connect()) {
            slow.send(POST.formatted(5000) + "slow");
            upstream.accept();
            assertTrue(slow.receiveAll().startsWith("HTTP/1.1 408 "));
        }
    }
}
