package dev.midflight.sidecar.proxy;

import static dev.midflight.sidecar.testing.TestingHttp2.frame;
import static dev.midflight.sidecar.testing.TestingHttp2.number;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.io.ByteArrayOutputStream;
import java.io.UncheckedIOException;
import java.util.function.IntFunction;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What an attacker may send without end, and where it ends. */
@Timeout(60)
final class Http2LimitsTest {
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int UNKNOWN = 0x20;
    private static final int END_ALL = 5;
    private static final int CALM = 11;
    private static final int FLOW_CONTROL = 3;

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(
                    upstream.address(),
                    "MIDFLIGHT_HTTP2=streams",
                    "MIDFLIGHT_HTTP2_UPSTREAM=http1");
    private final TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
    }

    @Test
    void endsARapidReset() {
        calmed(
                Counter.HTTP2_FLOOD_RESETS,
                1000,
                i ->
                        joined(
                                frame(HEADERS, END_ALL, 2 * i + 1, TestingHttp2.GET),
                                frame(RST, 0, 2 * i + 1, number(8))));
    }

    @Test
    void endsAContinuationFlood() {
        client.send(HEADERS, 1, 1, TestingHttp2.GET);

        calmed(Counter.HTTP2_FLOOD_CONTINUATIONS, 200, i -> frame(CONTINUATION, 0, 1, new byte[1]));
    }

    @Test
    void endsAFloodOfEmptyContinuations() {
        client.send(HEADERS, 1, 1, TestingHttp2.GET);

        calmed(Counter.HTTP2_FLOOD_CONTINUATIONS, 500, i -> frame(CONTINUATION, 0, 1));
    }

    @Test
    void endsAFloodOfSettings() {
        calmed(Counter.HTTP2_FLOOD_SETTINGS, 500, i -> frame(SETTINGS, 0, 0));
    }

    @Test
    void endsAFloodOfPings() {
        calmed(Counter.HTTP2_FLOOD_PINGS, 30_000, i -> frame(PING, 0, 0, new byte[8]));
    }

    @Test
    void endsAFloodOfEmptyData() {
        client.send(HEADERS, 4, 1, TestingHttp2.POST);

        calmed(Counter.HTTP2_FLOOD_EMPTY, 2000, i -> frame(0, 0, 1));
    }

    @Test
    void endsAFloodOfPriorities() {
        calmed(
                Counter.HTTP2_FLOOD_OTHERS,
                100_000,
                i -> frame(2, 0, 1, new byte[] {0, 0, 0, 3, 0}));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1})
    void endsAFloodOfWindowUpdates(int stream) {
        client.send(HEADERS, 4, 1, TestingHttp2.POST);

        calmed(
                Counter.HTTP2_FLOOD_OTHERS,
                100_000,
                i -> frame(WINDOW_UPDATE, 0, stream, number(1)));
    }

    @Test
    void endsAFloodOfFramesThatNobodyKnows() {
        calmed(Counter.HTTP2_FLOOD_OTHERS, 100_000, i -> frame(UNKNOWN, 0, 0));
    }

    @Test
    void endsAFloodOfStreamsThatAreMistakes() {
        byte[] bad = {(byte) 0x82};

        calmed(Counter.HTTP2_FLOOD_ERRORS, 1000, i -> frame(HEADERS, END_ALL, 2 * i + 1, bad));
    }

    private void calmed(Counter counter, int frames, IntFunction<byte[]> flood) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < frames; i++) {
            all.writeBytes(flood.apply(i));
        }
        Thread sender = sending(() -> client.sendAll(all.toByteArray()));

        assertEquals(CALM, client.receive(GOAWAY).code());
        assertEquals(1, proxy.telemetry().total(counter));
        client.close();
        sender.interrupt();
    }

    /** Until the proxy has had enough. */
    private static Thread sending(Runnable frames) {
        return Thread.ofVirtual()
                .start(
                        () -> {
                            try {
                                frames.run();
                            } catch (UncheckedIOException _) {
                                // closed by either side
                            }
                        });
    }

    @Test
    void answersAHeadThatIsTooLargeAndGoesOn() {
        ByteArrayOutputStream bomb = new ByteArrayOutputStream();
        bomb.writeBytes(TestingHttp2.GET);
        bomb.writeBytes(new byte[] {0x40, 1, 'a', 0x7f, (byte) 0xa1, 0x1e});
        bomb.writeBytes(new byte[4000]);
        for (int i = 0; i < 10_000; i++) {
            bomb.write(0x80 | 62);
        }
        client.send(HEADERS, END_ALL, 1, bomb.toByteArray());

        assertEquals(1, client.receive(HEADERS).stream());
        client.send(HEADERS, END_ALL, 3, TestingHttp2.GET);
        try (TestingClient server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");
            server.send("HTTP/1.1 204 No Content\r\n\r\n");
            assertEquals(3, client.receive(HEADERS).stream());
        }
        assertEquals(1, proxy.telemetry().total(Counter.REJECTED));
    }

    @Test
    void refusesStreamsBeyondTheLimit() {
        for (int i = 0; i <= 100; i++) {
            client.send(HEADERS, 4, 2 * i + 1, TestingHttp2.POST);
        }

        TestingHttp2.Frame refused = client.receive(RST);

        assertEquals(201, refused.stream());
        assertEquals(7, refused.number());
    }

    @Test
    void endsAWindowThatOverflows() {
        client.send(WINDOW_UPDATE, 0, 0, number(Integer.MAX_VALUE));

        assertEquals(FLOW_CONTROL, client.receive(GOAWAY).code());
    }

    @Test
    void resetsAStreamThatSendsMoreThanItsWindow() {
        client.send(HEADERS, 4, 1, TestingHttp2.POST);
        try (TestingClient server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");
            Thread sender =
                    sending(
                            () -> {
                                for (int i = 0; i < 2000; i++) {
                                    client.send(0, 0, 1, new byte[16_384]);
                                }
                            });

            TestingHttp2.Frame reset = client.receive(RST);

            assertEquals(FLOW_CONTROL, reset.number());
            sender.interrupt();
        }
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }
}
