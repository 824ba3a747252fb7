package dev.midflight.sidecar.proxy;

import static dev.midflight.sidecar.testing.TestingHttp2.number;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingHttp2.Frame;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An HTTP/2 upstream that has its own mind, and a client that is told to leave. */
@Timeout(60)
final class Http2UpstreamTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int SETTINGS = 4;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int WINDOW_UPDATE = 8;
    private static final int END_ALL = 5;
    private static final int INTERNAL_ERROR = 2;
    private static final int CANCEL = 8;
    private static final int REFUSED_STREAM = 7;
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final byte[] STATUS_200 = {(byte) 0x88};
    private static final byte[] CONTENT_2 = {0x0f, 0x0d, 1, '2'};
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] ONE_STREAM = {0, 3, 0, 0, 0, 1};

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.serving(
                    upstream.address(), "MIDFLIGHT_HTTP2=streams", "MIDFLIGHT_WORKERS=1");
    private final TestingHttp2 client = TestingHttp2.connect(proxy.address("inbound"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
    }

    private static void get(TestingHttp2 from, int stream) {
        from.send(HEADERS, END_ALL, stream, TestingHttp2.GET);
    }

    @Test
    void sharesAnUpstreamConnectionAmongClients() {
        try (TestingHttp2 other = TestingHttp2.connect(proxy.address("inbound"))) {
            get(client, 1);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            assertEquals(1, server.receive(HEADERS).stream());
            get(other, 1);
            assertEquals(3, server.receive(HEADERS).stream());

            server.send(HEADERS, END_ALL, 3, STATUS_204).send(HEADERS, END_ALL, 1, STATUS_204);

            assertEquals(1, other.receive(HEADERS).stream());
            assertEquals(1, client.receive(HEADERS).stream());
            assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
        }
    }

    @Test
    void opensAnotherConnectionWhereTheFirstIsFull() {
        get(client, 1);
        TestingHttp2 first = TestingHttp2.serve(upstream.accept(), ONE_STREAM);
        first.receive(HEADERS);
        first.send(PING, 0, 0, new byte[8]).receive(PING);

        get(client, 3);

        TestingHttp2 second = TestingHttp2.serve(upstream.accept(), ONE_STREAM);
        assertEquals(1, second.receive(HEADERS).stream());
        second.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals(3, client.receive(HEADERS).stream());
    }

    @Test
    void repeatsARequestThatWasRefused() {
        get(client, 1);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);

        server.send(RST, 0, 1, number(REFUSED_STREAM));

        assertEquals(3, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, 3, STATUS_204);
        assertEquals(HEADERS, client.receive(HEADERS).type());
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
    }

    /** It was processed, whatever is said of it then. */
    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void repeatsNothingThatIsBeingAnswered(boolean goesAway) {
        get(client, 1);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);
        server.send(HEADERS, 4, 1, STATUS_200);

        if (goesAway) {
            server.send(GOAWAY, 0, 0, new byte[8]);
        } else {
            server.send(RST, 0, 1, number(REFUSED_STREAM));
        }

        client.receive(HEADERS);
        assertEquals(INTERNAL_ERROR, client.receive().number());
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
        assertEquals(1, proxy.telemetry().total(Counter.FAILED));
    }

    @Test
    void beginsNothingWhereAGoodbyeWasAnnounced() {
        get(client, 1);
        TestingHttp2 leaving = TestingHttp2.serve(upstream.accept());
        leaving.receive(HEADERS);
        leaving.send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(Integer.MAX_VALUE).array());
        leaving.send(PING, 0, 0, new byte[8]).receive(PING);

        get(client, 3);

        TestingHttp2 next = TestingHttp2.serve(upstream.accept());
        assertEquals(1, next.receive(HEADERS).stream());
        leaving.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals(1, client.receive(HEADERS).stream());
    }

    /** A smaller first window is taken off streams that have used more than it already. */
    @Test
    void endsARequestWhoseWindowIsLessThanNothing() {
        client.send(HEADERS, 4, 1, TestingHttp2.POST).send(DATA, 0, 1, new byte[10]);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(DATA);
        server.send(SETTINGS, 0, 0, NO_WINDOW).send(PING, 0, 0, new byte[8]).receive(PING);

        client.send(DATA, 1, 1);

        Frame end = server.receive(DATA);
        assertEquals("1 0", end.flags() + " " + end.payload().length);
        server.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals(1, client.receive(HEADERS).stream());
    }

    /** Its settings are for whoever comes: they do not say what the client speaks. */
    @Test
    void waitsForASlowClientOfAServerThatSpeaksFirst() {
        TestingClient silent = TestingClient.connect(proxy.address("inbound"));
        TestingClient early = upstream.accept();
        early.send(TestingHttp2.frame(SETTINGS, 0, 0, ONE_STREAM));
        assertTrue(early.isAtEnd());

        try (TestingHttp2 slow = TestingHttp2.speak(silent)) {
            get(slow, 1);
            TestingHttp2 server = TestingHttp2.serve(upstream.accept());
            server.receive(HEADERS);
            server.send(HEADERS, END_ALL, 1, STATUS_204);

            assertEquals(1, slow.receive(HEADERS).stream());
        }
        assertEquals(0, proxy.telemetry().total(Counter.DETECTED_TCP));
    }

    /** A slow server answers what nobody waits for any longer: that is no flood. */
    @Test
    void ignoresHowManyAnswersComeTooLate() {
        get(client, 1);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);
        client.send(RST, 0, 1, number(CANCEL));
        server.receive(RST);

        for (int i = 0; i < 300; i++) {
            server.send(HEADERS, 4, 1, STATUS_200);
        }
        server.send(PING, 0, 0, new byte[8]).receive(PING);

        get(client, 3);
        assertEquals(3, server.receive(HEADERS).stream());
    }

    @Test
    void tellsTheClientOfARefusalThatLasts() {
        get(client, 1);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        for (int i = 0; i < 4; i++) {
            server.send(RST, 0, server.receive(HEADERS).stream(), number(REFUSED_STREAM));
        }

        assertEquals(REFUSED_STREAM, client.receive(RST).number());
    }

    @Test
    void repeatsWhatAGoAwayLeftOut() {
        get(client, 1);
        TestingHttp2 leaving = TestingHttp2.serve(upstream.accept());
        leaving.receive(HEADERS);
        get(client, 3);
        leaving.receive(HEADERS);

        leaving.send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(1).array());

        TestingHttp2 next = TestingHttp2.serve(upstream.accept());
        assertEquals(1, next.receive(HEADERS).stream());
        next.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals(3, client.receive(HEADERS).stream());
        leaving.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals(1, client.receive(HEADERS).stream());
        assertEquals(1, proxy.telemetry().total(Counter.HTTP2_UPSTREAM_GOAWAYS));
    }

    /**
     * Some clients say the end of a request in a frame of its own, and take a reset for an error.
     */
    @Test
    void lacksNothingButTheEndOfARequest() {
        byte[] head = Arrays.copyOf(TestingHttp2.POST, TestingHttp2.POST.length + CONTENT_2.length);
        System.arraycopy(CONTENT_2, 0, head, TestingHttp2.POST.length, CONTENT_2.length);
        client.send(HEADERS, 4, 1, head).send(DATA, 0, 1, new byte[2]);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);
        server.receive(DATA);

        server.send(HEADERS, END_ALL, 1, STATUS_204);

        Frame end = server.receive(DATA);
        assertEquals("1 0", end.flags() + " " + end.payload().length);
        client.receive(HEADERS);
        client.send(PING, 0, 0, new byte[8]);
        assertEquals(PING, client.receive().type());
        client.send(DATA, 1, 1).send(PING, 0, 0, new byte[8]);
        assertEquals(PING, client.receive().type());
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
    }

    @Test
    void opensNoWindowForAClientThatDoesNotRead() {
        get(client, 1);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);
        server.send(HEADERS, 4, 1, STATUS_200);
        for (int i = 0; i < 16; i++) {
            server.send(DATA, 0, 1, new byte[16_384]);
        }

        server.send(PING, 0, 0, new byte[8]);

        Frame frame = server.receive();
        while (frame.type() != PING) {
            assertTrue(frame.type() != WINDOW_UPDATE || frame.stream() == 0, frame::toString);
            frame = server.receive();
        }
        client.receive(HEADERS);
        client.send(WINDOW_UPDATE, 0, 0, number(1 << 20));
        client.send(WINDOW_UPDATE, 0, 1, number(1 << 20));
        Frame credit = server.receive(WINDOW_UPDATE);
        assertEquals(1, credit.stream());
        assertTrue(credit.number() >= 131_072, credit::toString);
    }

    @Test
    void saysGoodbyeInTwoSteps() {
        get(client, 1);
        TestingHttp2 server = TestingHttp2.serve(upstream.accept());
        server.receive(HEADERS);

        proxy.dataPath().leave(true);

        assertEquals(Integer.MAX_VALUE, client.receive(GOAWAY).number());
        Frame ping = client.receive(PING);
        get(client, 3);
        client.send(PING, 1, 0, ping.payload());
        assertEquals(3, client.receive(GOAWAY).number());
        server.receive(HEADERS);
        server.send(HEADERS, END_ALL, 1, STATUS_204).send(HEADERS, END_ALL, 3, STATUS_204);
        assertEquals(1, client.receive(HEADERS).stream());
        assertEquals(3, client.receive(HEADERS).stream());
        assertTrue(client.client().isAtEnd());
    }
}
