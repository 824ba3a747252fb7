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
import java.nio.ByteBuffer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What an upstream may send without end costs its connection, and its requests, but no others. */
@Timeout(60)
final class Http2UpstreamFloodsTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int CONTINUATION = 9;
    private static final int UNKNOWN = 0x20;
    private static final int END_HEADERS = 4;
    private static final int END_ALL = 5;
    private static final int CALM = 11;
    private static final int INTERNAL_ERROR = 2;
    private static final byte[] STATUS_200 = {(byte) 0x88};
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final byte[] LAST_IS_3 = ByteBuffer.allocate(8).putInt(3).array();

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routedTo(upstream.address(), "http2", "MIDFLIGHT_WORKERS=1");
    private final TestingHttp2 http2 = TestingHttp2.connect(proxy.address("inbound"));
    private final TestingClient http1 = proxy.connect();

    @AfterEach
    void closeAll() {
        http1.close();
        http2.close();
        proxy.close();
        upstream.close();
    }

    @Test
    void endsAFloodOfSettings() {
        ends(Counter.HTTP2_FLOOD_SETTINGS, 500, frame(SETTINGS, 0, 0));
    }

    @Test
    void endsAFloodOfGoodbyes() {
        ends(Counter.HTTP2_FLOOD_SETTINGS, 500, frame(GOAWAY, 0, 0, LAST_IS_3));

        assertEquals(1, proxy.telemetry().total(Counter.HTTP2_UPSTREAM_GOAWAYS));
    }

    @Test
    void endsAFloodOfPings() {
        ends(Counter.HTTP2_FLOOD_PINGS, 30_000, frame(PING, 0, 0, new byte[8]));
    }

    @Test
    void endsAFloodOfWindowUpdates() {
        ends(Counter.HTTP2_FLOOD_OTHERS, 100_000, frame(WINDOW_UPDATE, 0, 0, number(1)));
    }

    @Test
    void endsAFloodOfFramesThatNobodyKnows() {
        ends(Counter.HTTP2_FLOOD_OTHERS, 100_000, frame(UNKNOWN, 0, 1));
    }

    /** The first one is passed on, which is no flood. */
    @Test
    void endsAFloodOfResets() {
        byte[] reset = frame(RST, 0, 1, number(INTERNAL_ERROR));

        flood(asked(), Counter.HTTP2_FLOOD_OTHERS, 100_000, reset);

        resetsOneAndAnswersTheOther();
    }

    @Test
    void endsAHeadThatNeverEnds() {
        TestingHttp2 server = asked();
        server.send(HEADERS, 0, 1, STATUS_200);

        flood(server, Counter.HTTP2_FLOOD_CONTINUATIONS, 500, frame(CONTINUATION, 0, 1));

        answersInItsPlace();
    }

    @Test
    void endsAHeadThatGrowsWithoutEnd() {
        TestingHttp2 server = asked();
        server.send(HEADERS, 0, 1, STATUS_200);

        flood(
                server,
                Counter.HTTP2_FLOOD_CONTINUATIONS,
                100,
                frame(CONTINUATION, 0, 1, new byte[16_384]));

        answersInItsPlace();
    }

    @Test
    void endsAFloodOfEmptyData() {
        TestingHttp2 server = asked();
        server.send(HEADERS, END_HEADERS, 1, STATUS_200);
        assertEquals("200", http2.status(http2.receive(HEADERS)));

        flood(server, Counter.HTTP2_FLOOD_EMPTY, 2000, frame(DATA, 0, 1));

        resetsOneAndAnswersTheOther();
    }

    private void resetsOneAndAnswersTheOther() {
        assertEquals(INTERNAL_ERROR, http2.receive(RST).number());
        assertEquals("HTTP/1.1 502 ", http1.receiveText(13));
        servesAgain();
    }

    private void ends(Counter counter, int times, byte[] frame) {
        flood(asked(), counter, times, frame);

        answersInItsPlace();
    }

    /** One request of each client is under way on a connection. */
    private TestingHttp2 asked() {
        http2.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);
        http1.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.receive(HEADERS);
        return server;
    }

    private void flood(TestingHttp2 server, Counter counter, int times, byte[] frame) {
        ByteArrayOutputStream all = new ByteArrayOutputStream();
        for (int i = 0; i < times; i++) {
            all.writeBytes(frame);
        }
        Thread sender =
                Thread.ofVirtual()
                        .start(
                                () -> {
                                    try {
                                        server.sendAll(all.toByteArray());
                                    } catch (UncheckedIOException _) {
                                        // closed by either side
                                    }
                                });

        assertEquals(CALM, server.receive(GOAWAY).code());
        assertEquals(1, proxy.telemetry().total(counter));
        server.close();
        sender.interrupt();
    }

    private void answersInItsPlace() {
        assertEquals("502", http2.status(http2.receive(HEADERS)));
        assertEquals("HTTP/1.1 502 ", http1.receiveText(13));
        servesAgain();
    }

    /** Both are failed requests, and the next one has a connection of its own. */
    private void servesAgain() {
        assertEquals(2, proxy.telemetry().total(Counter.FAILED));
        http2.send(HEADERS, END_ALL, 3, TestingHttp2.GET);
        try (TestingHttp2 next = TestingHttp2.serve(upstream.accept())) {
            next.send(HEADERS, END_ALL, next.receive(HEADERS).stream(), STATUS_204);
            assertEquals("204", http2.status(http2.receive(HEADERS)));
        }
    }
}
