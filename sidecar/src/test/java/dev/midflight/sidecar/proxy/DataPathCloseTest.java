package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.io.UncheckedIOException;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A data path is closed while its loop has other things to do: then Netty closes nothing. */
@Timeout(60)
final class DataPathCloseTest {
    private static final int HEADERS = 1;
    private static final int END_ALL = 5;

    /** The request waits for a connect that is never answered; its head is a buffer. */
    @Test
    void endsAnExchangeThatHasNoUpstreamYet() throws Exception {
        try (TestingUpstream full = TestingUpstream.full();
                TestingProxy proxy =
                        TestingProxy.serving(
                                full.address(),
                                "MIDFLIGHT_WORKERS=1",
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_HTTP2_UPSTREAM=http1");
                TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            Await.until("a connect", () -> proxy.telemetry().total(Counter.UPSTREAM_CONNECTS) == 1);

            closeWhileBusy(proxy);

            assertEnded(client);
        }
    }

    /** The upstream's connection is one that no pool knows. */
    @Test
    void endsHttp2ConnectionsOfBothSides() throws Exception {
        try (TestingUpstream upstream = new TestingUpstream();
                TestingProxy proxy =
                        TestingProxy.serving(
                                upstream.address(),
                                "MIDFLIGHT_WORKERS=1",
                                "MIDFLIGHT_HTTP2=streams");
                TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"))) {
            client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            assertEquals(1, server.receive(HEADERS).stream());

            closeWhileBusy(proxy);

            assertEnded(client);
            assertEnded(server);
        }
    }

    private static void closeWhileBusy(TestingProxy proxy) throws InterruptedException {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch closed = new CountDownLatch(1);
        proxy.dataPath()
                .sideLoop()
                .execute(
                        () -> {
                            busy.countDown();
                            Await.until("close", () -> closed.getCount() == 0);
                        });
        busy.await();
        proxy.close();
        closed.countDown();
    }

    private static void assertEnded(TestingHttp2 peer) {
        UncheckedIOException end =
                assertThrows(UncheckedIOException.class, () -> peer.receive(Integer.MAX_VALUE));

        assertEquals("java.net.SocketException: Connection reset", end.getMessage());
    }
}
