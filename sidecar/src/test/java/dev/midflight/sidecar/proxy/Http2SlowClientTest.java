package dev.midflight.sidecar.proxy;

import static dev.midflight.sidecar.testing.TestingHttp2.frame;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Clients of HTTP/2 that never quite stop sending what they never complete. */
@Timeout(60)
final class Http2SlowClientTest {
    private static final int HEADERS = 1;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int CONTINUATION = 9;
    private static final int UNKNOWN = 20;
    private static final int END_ALL = 5;
    private static final int CALM = 11;
    private static final byte[] NO_STATE = {};
    private static final byte[] PREFACE =
            "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n".getBytes(StandardCharsets.US_ASCII);

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route("all", "match: {prefix: /}", "forward: [{cluster: one}]")
                            .cluster("one", upstream)
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1",
                    "MIDFLIGHT_HEAD_SECONDS=1");
    private final Semaphore ticks = new Semaphore(0);

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @BeforeEach
    void watchTicks() {
        var _ = TestingFlow.on(proxy.dataPath().lanes().getFirst(), () -> NO_STATE, ticks::release);
    }

    @Test
    void haveLittleTimeForThePrefaceItself() {
        TestingClient client = TestingClient.connect(proxy.address("web"));
        client.send(Arrays.copyOf(PREFACE, 18));

        calmed(client, Arrays.copyOfRange(PREFACE, 18, 23));
    }

    @Test
    void haveLittleTimeForTheirSettings() {
        TestingClient client = TestingClient.connect(proxy.address("web"));
        client.send(PREFACE);

        calmed(client, frame(SETTINGS, 0, 0));
    }

    @Test
    void haveLittleTimeForAHeadersFrame() {
        TestingHttp2 client = TestingHttp2.connect(proxy.address("web"));

        calmed(client.client(), frame(HEADERS, END_ALL, 1, TestingHttp2.GET));
    }

    @Test
    void haveLittleTimeForAllFramesOfAHeaderBlock() {
        TestingHttp2 client = TestingHttp2.connect(proxy.address("web"));
        client.send(HEADERS, 1, 1, TestingHttp2.GET);
        byte[] part = frame(CONTINUATION, 0, 1, new byte[1]);

        calmed(client.client(), part, part, part, part, part, part);
    }

    @Test
    void haveLittleTimeForAnyOtherFrame() {
        TestingHttp2 client = TestingHttp2.connect(proxy.address("web"));

        calmed(client.client(), frame(UNKNOWN, 0, 0, new byte[100]));
    }

    /** What is unfinished at each look is another frame each time. */
    @Test
    void areNotThoseWhoseFramesFollowOneAnother() {
        try (TestingHttp2 client = TestingHttp2.connect(proxy.address("web"))) {
            byte[] ping = frame(PING, 0, 0, new byte[8]);
            client.sendAll(Arrays.copyOf(ping, 1));
            byte[] restAndOneMore = Arrays.copyOfRange(ping, 1, ping.length + 1);

            for (int i = 0; i < 5; i++) {
                ticks.acquireUninterruptibly();
                client.sendAll(restAndOneMore);
                client.receive(PING);
            }
        }

        assertEquals(0, proxy.telemetry().total(Counter.SLOW_HEADS));
    }

    /** One byte after each tick. */
    private void calmed(TestingClient client, byte[] bytes) {
        byte[][] pieces = new byte[bytes.length][];
        for (int i = 0; i < bytes.length; i++) {
            pieces[i] = new byte[] {bytes[i]};
        }
        calmed(client, pieces);
    }

    /** One piece after each tick, until the proxy has had enough. */
    private void calmed(TestingClient client, byte[]... pieces) {
        Thread sender = Thread.ofVirtual().start(() -> trickle(client, pieces));

        assertEquals(CALM, TestingHttp2.on(client).receive(GOAWAY).code());
        assertEquals(1, proxy.telemetry().total(Counter.SLOW_HEADS));

        sender.interrupt();
        client.close();
    }

    private void trickle(TestingClient client, byte[]... pieces) {
        try {
            for (byte[] piece : pieces) {
                ticks.acquire();
                client.send(piece);
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }
}
