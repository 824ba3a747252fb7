package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingHttp2.Frame;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Requests under way on connections of HTTP/2 whose proxy gives way to the next. */
@Timeout(60)
final class Http2StreamsMoveTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int END_ALL = 5;
    private static final int REFUSED_STREAM = 7;
    private static final byte[] STATUS_200 = {(byte) 0x88};
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final byte[] STATUS_500 = {(byte) 0x8e};
    private static final byte[] ONE_STREAM = {0, 3, 0, 0, 0, 1};
    private static final byte[] NO_WINDOW = {0, 4, 0, 0, 0, 0};
    private static final byte[] X_SUM = {0, 5, 'x', '-', 's', 'u', 'm', 1, '2'};

    /** Whether a configuration says where requests go. */
    private enum Way {
        DIRECT,
        ROUTED
    }

    private final TestingUpstream upstream = new TestingUpstream();
    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
        upstream.close();
    }

    private <T extends AutoCloseable> T closed(T later) {
        open.add(later);
        return later;
    }

    private String configured() {
        return new TestingConfig()
                .route(
                        "retried",
                        "match: {prefix: /r}",
                        "forward: [{cluster: one}]",
                        "retries: {attempts: 2, on: [server-error], backoff: 1s}")
                .route(
                        "slow",
                        "match: {prefix: /slow}",
                        "forward: [{cluster: one}]",
                        "timeouts: {request: 2s}")
                .route(
                        "delayed",
                        "match: {prefix: /delayed}",
                        "forward: [{cluster: one}]",
                        "fault: {delay: {percent: 100, duration: 1s}}")
                .route("rest", "match: {prefix: /}", "forward: [{cluster: one}]")
                .cluster("one", upstream)
                .with("protocol: http2", "pool: {maxConnections: 1}")
                .yaml();
    }

    private TestingProxy first(Way way) {
        return closed(
                way == Way.ROUTED
                        ? TestingProxy.routed(configured(), "MIDFLIGHT_WORKERS=1")
                        : TestingProxy.serving(
                                upstream.address(),
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_WORKERS=1"));
    }

    private TestingProxy next(Way way) {
        return closed(
                way == Way.ROUTED
                        ? TestingProxy.idleRouted(configured(), "MIDFLIGHT_WORKERS=1")
                        : TestingProxy.idle(
                                upstream.address(),
                                "MIDFLIGHT_HTTP2=streams",
                                "MIDFLIGHT_WORKERS=1"));
    }

    private TestingHttp2 client(Way way, TestingProxy proxy) {
        String listener = way == Way.ROUTED ? "web" : "inbound";
        return closed(TestingHttp2.connect(proxy.address(listener)));
    }

    /** Hands all over, which is said to be all. */
    private TestingProxy moved(Way way, TestingProxy from) {
        TestingProxy to = next(way);
        FrozenBatch batch = from.moveTo(to);
        assertTrue(batch.clients() > 0, "it did not move at once");
        from.exit();
        return to;
    }

    private TestingHttp2 accepted(byte... settings) {
        return closed(TestingHttp2.serve(upstream.accept(), settings));
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    private static void assertData(String expected, boolean end, Frame data) {
        assertEquals(expected, new String(data.payload(), StandardCharsets.US_ASCII));
        assertEquals(end ? END_STREAM : 0, data.flags());
    }

    @ParameterizedTest
    @EnumSource
    void goOnInBothDirectionsThroughTwoMoves(Way way) {
        TestingProxy proxy = first(way);
        TestingHttp2 client = client(way, proxy);
        client.send(HEADERS, END_HEADERS, 1, TestingHttp2.POST).send(DATA, 0, 1, ascii("a"));
        TestingHttp2 server = accepted();
        assertEquals(1, server.receive(HEADERS).stream());
        assertData("a", false, server.receive(DATA));

        proxy = moved(way, proxy);
        client.send(DATA, 0, 1, ascii("b"));
        assertData("b", false, server.receive(DATA));
        server.send(HEADERS, END_HEADERS, 1, STATUS_200).send(DATA, 0, 1, ascii("c"));
        assertEquals("200", client.status(client.receive(HEADERS)));
        assertData("c", false, client.receive(DATA));

        proxy = moved(way, proxy);
        server.send(DATA, 0, 1, ascii("d"));
        assertData("d", false, client.receive(DATA));
        client.send(DATA, END_STREAM, 1, ascii("e"));
        assertData("e", true, server.receive(DATA));
        server.send(HEADERS, END_ALL, 1, X_SUM);
        assertEquals(END_ALL, client.receive(HEADERS).flags());

        client.send(HEADERS, END_ALL, 3, TestingHttp2.GET);
        assertEquals(3, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, 3, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
        assertEquals(2, proxy.telemetry().total(Counter.REQUESTS));
        assertEquals(2, proxy.telemetry().total(Counter.RESPONSES_2XX));
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
    }

    @ParameterizedTest
    @EnumSource
    void thatWaitForAConnectionGetOneFromTheNextProcess(Way way) {
        TestingProxy proxy = first(way);
        TestingHttp2 client = client(way, proxy);
        client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingHttp2 server = accepted(ONE_STREAM);
        server.receive(HEADERS);
        server.send(PING, 0, 0, new byte[8]).receive(PING);
        client.send(HEADERS, END_HEADERS, 3, TestingHttp2.POST).send(DATA, 0, 3, ascii("x"));
        client.send(PING, 0, 0, new byte[8]).receive(PING);

        proxy = moved(way, proxy);
        client.send(DATA, END_STREAM, 3, ascii("y"));
        server.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals(1, client.receive(HEADERS).stream());

        TestingHttp2 taker = way == Way.ROUTED ? server : accepted();
        Frame head = taker.receive(HEADERS);
        StringBuilder content = new StringBuilder();
        Frame data = taker.receive(DATA);
        content.append(new String(data.payload(), StandardCharsets.US_ASCII));
        while (data.flags() != END_STREAM) {
            data = taker.receive(DATA);
            content.append(new String(data.payload(), StandardCharsets.US_ASCII));
        }
        assertEquals("xy", content.toString());
        taker.send(HEADERS, END_ALL, head.stream(), STATUS_204);
        assertEquals(3, client.receive(HEADERS).stream());
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
    }

    /** What no window let through yet goes with the stream, and in its order. */
    @ParameterizedTest
    @EnumSource
    void takeWithThemWhatNobodyReads(Way way) {
        TestingProxy proxy = first(way);
        TestingHttp2 client = client(way, proxy);
        client.send(HEADERS, END_HEADERS, 1, TestingHttp2.POST);
        TestingHttp2 server = accepted(NO_WINDOW);
        server.receive(HEADERS);
        byte[] content = new byte[10_000];
        for (int i = 0; i < content.length; i++) {
            content[i] = (byte) (i * 31);
        }
        client.send(DATA, END_STREAM, 1, content).send(PING, 0, 0, new byte[8]).receive(PING);

        proxy = moved(way, proxy);
        server.send(8, 0, 1, TestingHttp2.number(content.length));

        assertArrayEquals(content, server.receive(DATA).payload());
        server.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
    }

    @ParameterizedTest
    @EnumSource
    void areRepeatedWhereTheUpstreamRefusesThemAfterwards(Way way) {
        TestingProxy proxy = first(way);
        TestingHttp2 client = client(way, proxy);
        client.send(HEADERS, END_ALL, 1, TestingHttp2.get("/again"));
        TestingHttp2 server = accepted();
        byte[] first = server.receive(HEADERS).payload();

        proxy = moved(way, proxy);
        server.send(RST, 0, 1, TestingHttp2.number(REFUSED_STREAM));

        Frame again = server.receive(HEADERS);
        assertEquals(3, again.stream());
        assertNotEquals(0, first.length);
        server.send(HEADERS, END_ALL, 3, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
    }

    @ParameterizedTest
    @EnumSource
    void goOnHereWhereTheHandoverIsTakenBack(Way way) {
        TestingProxy proxy = first(way);
        TestingHttp2 client = client(way, proxy);
        client.send(HEADERS, END_HEADERS, 1, TestingHttp2.POST);
        TestingHttp2 server = accepted();
        server.receive(HEADERS);

        FrozenBatch frozen = TestingProxy.await(proxy.dataPath().freeze(Capabilities.OURS));
        assertEquals(2, frozen.connections().size());
        client.send(DATA, END_STREAM, 1, ascii("z"));
        server.send(HEADERS, END_HEADERS, 1, STATUS_200);
        TestingProxy.await(proxy.dataPath().resume(frozen));

        assertData("z", true, server.receive(DATA));
        server.send(DATA, END_STREAM, 1, ascii("w"));
        assertEquals("200", client.status(client.receive(HEADERS)));
        assertData("w", true, client.receive(DATA));
        assertEquals(0, proxy.telemetry().open(FlowKind.UPSTREAM, Direction.INBOUND));
    }

    @ParameterizedTest
    @EnumSource
    void stayAndFinishWhereTheOtherSideCannotTakeThem(Way way) {
        TestingProxy proxy = first(way);
        TestingHttp2 client = client(way, proxy);
        client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingHttp2 server = accepted();
        server.receive(HEADERS);

        FrozenBatch frozen = TestingProxy.await(proxy.dataPath().freeze(Capabilities.NONE));
        assertEquals(0, frozen.clients());
        TestingProxy.await(proxy.dataPath().release(frozen));

        assertEquals(Integer.MAX_VALUE, client.receive(GOAWAY).number());
        server.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
    }

    @Test
    void areTriedAgainByTheNextProcessWithTheContentOfTheFirst() {
        TestingProxy proxy = first(Way.ROUTED);
        TestingHttp2 client = client(Way.ROUTED, proxy);
        client.send(HEADERS, END_ALL, 1, TestingHttp2.get("/r"));
        TestingHttp2 server = accepted();
        server.receive(HEADERS);

        proxy = moved(Way.ROUTED, proxy);
        server.send(HEADERS, END_ALL, 1, STATUS_500);
        server.send(PING, 0, 0, new byte[8]).receive(PING);
        proxy = moved(Way.ROUTED, proxy);

        assertEquals(3, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, 3, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
        assertEquals(1, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void waitOnPurposeOnlyAsLongAsTheyWould() {
        TestingProxy proxy = first(Way.ROUTED);
        TestingHttp2 client = client(Way.ROUTED, proxy);
        client.send(HEADERS, END_ALL, 1, TestingHttp2.get("/delayed"));
        client.send(PING, 0, 0, new byte[8]).receive(PING);

        moved(Way.ROUTED, proxy);

        TestingHttp2 server = accepted();
        assertEquals(1, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, 1, STATUS_204);
        assertEquals("204", client.status(client.receive(HEADERS)));
    }

    @Test
    void keepTheTimeThatTheyHave() {
        TestingProxy proxy = first(Way.ROUTED);
        TestingHttp2 client = client(Way.ROUTED, proxy);
        client.send(HEADERS, END_ALL, 1, TestingHttp2.get("/slow"));
        TestingHttp2 server = accepted();
        server.receive(HEADERS);
        long begun = System.nanoTime();

        moved(Way.ROUTED, proxy);

        assertEquals(RST, server.receive(RST).type());
        assertEquals("504", client.status(client.receive(HEADERS)));
        assertTrue(System.nanoTime() - begun < 10_000_000_000L, "it began anew each time");
    }

    /** An HTTP/1.1 client's request is on the same upstream connection: both stay until it ends. */
    @Test
    void stayWithThoseThatCannotMove() {
        TestingProxy proxy = first(Way.ROUTED);
        TestingHttp2 client = client(Way.ROUTED, proxy);
        var http1 = closed(TestingClient.connect(proxy.address("web")));
        client.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
        TestingHttp2 server = accepted();
        server.receive(HEADERS);
        http1.send("GET /one HTTP/1.1\r\nHost: a\r\n\r\n");
        assertEquals(3, server.receive(HEADERS).stream());

        FrozenBatch frozen = TestingProxy.await(proxy.dataPath().freeze(Capabilities.OURS));

        assertEquals(0, frozen.connections().size());
        TestingProxy.await(proxy.dataPath().resume(frozen));
        server.send(HEADERS, END_ALL, 3, STATUS_204).send(HEADERS, END_ALL, 1, STATUS_204);
        assertTrue(http1.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 204"));
        assertEquals("204", client.status(client.receive(HEADERS)));
    }
}
