package dev.midflight.sidecar.proxy;

import static dev.midflight.sidecar.testing.TestingHttp2.number;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What of a request and its response an HTTP/1.1 upstream sees, and its client. */
@Timeout(60)
final class Http2ToHttp1Test {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int PROTOCOL_ERROR = 1;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;

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

    private static byte[] head(String method, String... fields) {
        return to("/a?b", method, fields);
    }

    private static byte[] to(String path, String method, String... fields) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", method);
        literal(block, ":scheme", "http");
        literal(block, ":authority", "shop:80");
        literal(block, ":path", path);
        for (int i = 0; i < fields.length; i += 2) {
            literal(block, fields[i], fields[i + 1]);
        }
        return block.toByteArray();
    }

    private static void literal(ByteArrayOutputStream out, String name, String value) {
        out.write(0);
        for (String text : new String[] {name, value}) {
            out.write(text.length());
            out.writeBytes(text.getBytes(StandardCharsets.US_ASCII));
        }
    }

    /** It would be seen by whoever reads the access log (RFC 9113 section 8.3.1). */
    @ParameterizedTest
    @ValueSource(strings = {":authority", "host"})
    void resetsARequestThatNamesAUser(String field) {
        ByteArrayOutputStream block = new ByteArrayOutputStream();
        literal(block, ":method", "GET");
        literal(block, ":scheme", "http");
        literal(block, ":path", "/");
        literal(block, field, "user:password@shop");

        client.send(HEADERS, END_STREAM | END_HEADERS, 1, block.toByteArray());

        assertEquals(PROTOCOL_ERROR, client.receive(RST).number());
    }

    @Test
    void writesAHeadOfHttp1() {
        client.send(
                HEADERS,
                END_STREAM | END_HEADERS,
                1,
                head("GET", "cookie", "a=1", "x-own", "kept", "te", "trailers", "cookie", "b=2"));

        String head = upstream.accept().receiveUntil("\r\n\r\n");

        assertTrue(head.startsWith("GET /a?b HTTP/1.1\r\nhost: shop:80\r\nx-own: kept\r\n"), head);
        assertTrue(head.contains("te: trailers\r\nconnection: te\r\n"), head);
        assertTrue(head.contains("cookie: a=1; b=2\r\n"), head);
        assertTrue(head.contains("x-forwarded-for: 127.0.0.1\r\n"), head);
        assertTrue(head.contains("x-request-id: "), head);
        assertFalse(head.contains("transfer-encoding"), head);
    }

    @Test
    void sendsContentWithoutLengthInChunksAndItsTrailers() {
        client.send(HEADERS, END_HEADERS, 1, head("POST"));
        TestingClient server = upstream.accept();
        assertTrue(server.receiveUntil("\r\n\r\n").contains("transfer-encoding: chunked\r\n"));
        client.send(DATA, 0, 1, "hello".getBytes(StandardCharsets.US_ASCII));
        assertEquals("5\r\nhello", server.receiveText(8));
        ByteArrayOutputStream trailers = new ByteArrayOutputStream();
        literal(trailers, "x-sum", "1");

        client.send(HEADERS, END_STREAM | END_HEADERS, 1, trailers.toByteArray());

        assertEquals("\r\n0\r\nx-sum: 1\r\n\r\n", server.receiveText(17));
    }

    @Test
    void readsChunksAndTrailersOfTheResponse() {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("GET"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(
                "HTTP/1.1 200 OK\r\n"
                        + "Transfer-Encoding: chunked\r\n"
                        + "Connection: X-Hop\r\n"
                        + "X-Hop: 1\r\n\r\n"
                        + "5;e=f\r\n"
                        + "hello\r\n"
                        + "6\r\n"
                        + " world\r\n"
                        + "0\r\n"
                        + "X-Sum: 2\r\n\r\n");

        assertEquals(END_HEADERS, client.receive(HEADERS).flags());
        byte[] content = new byte[0];
        TestingHttp2.Frame frame = client.receive();
        while (frame.type() == DATA) {
            content = joined(content, frame.payload());
            frame = client.receive();
        }
        assertArrayEquals("hello world".getBytes(StandardCharsets.US_ASCII), content);
        assertEquals(HEADERS, frame.type());
        assertEquals(END_STREAM | END_HEADERS, frame.flags());
        next(server);
    }

    private static byte[] joined(byte[] first, byte[] second) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        out.writeBytes(first);
        out.writeBytes(second);
        return out.toByteArray();
    }

    /** The same upstream connection serves another request. */
    private void next(TestingClient server) {
        client.send(HEADERS, END_STREAM | END_HEADERS, 9, head("GET"));
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 204 No Content\r\n\r\n");
        assertEquals(9, client.receive(HEADERS).stream());
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_REUSED));
    }

    @ParameterizedTest
    @ValueSource(strings = {"gzip, chunked", "gzip", "own, chunked"})
    void refusesACodingThatHttp2CannotSay(String coding) {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("GET"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");

        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: " + coding + "\r\n\r\n2\r\nxx\r\n");

        assertEquals(END_HEADERS, client.receive(HEADERS).flags());
        String reason = new String(client.receive(DATA).payload(), StandardCharsets.US_ASCII);
        assertEquals("the upstream's response is invalid\n", reason);
        assertEquals(1, proxy.telemetry().total(Counter.RESPONSES_5XX));
        assertTrue(server.isReset());
    }

    /** No content follows, so nothing is lost with the field. */
    @Test
    void dropsTheCodingOfAnAnswerToHead() {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("HEAD"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");

        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: gzip, chunked\r\n\r\n");

        assertEquals(END_STREAM | END_HEADERS, client.receive(HEADERS).flags());
    }

    @Test
    void expectsNoContentOfAHeadRequest() {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("HEAD"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");

        assertEquals(END_STREAM | END_HEADERS, client.receive(HEADERS).flags());
        next(server);
    }

    @Test
    void passes100ContinueOn() {
        client.send(
                HEADERS,
                END_HEADERS,
                1,
                head("PUT", "content-length", "2", "expect", "100-continue"));
        TestingClient server = upstream.accept();
        assertTrue(server.receiveUntil("\r\n\r\n").contains("expect: 100-continue"));
        server.send("HTTP/1.1 100 Continue\r\n\r\n");
        assertEquals(END_HEADERS, client.receive(HEADERS).flags());
        client.send(DATA, END_STREAM, 1, "ok".getBytes(StandardCharsets.US_ASCII));
        assertEquals("ok", server.receiveText(2));
        server.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");

        assertEquals(END_STREAM | END_HEADERS, client.receive(HEADERS).flags());
    }

    @Test
    void endsAContentThatTheClosedConnectionEnds() {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("GET"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\n\r\nall").close();

        client.receive(HEADERS);
        TestingHttp2.Frame frame = client.receive(DATA);
        while (frame.flags() != END_STREAM) {
            frame = client.receive(DATA);
        }
    }

    @Test
    void resetsAResponseThatIsTruncated() {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("GET"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nabc").finish();

        assertEquals(2, client.receive(RST).number());
    }

    @Test
    void tellsTheUpstreamOfAClientThatGaveUp() {
        client.send(HEADERS, END_HEADERS, 1, head("POST"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");

        client.send(RST, 0, 1, number(8));

        assertTrue(server.isReset());
    }

    @Test
    void refusesWhatWouldSmuggle() {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, head("GET", "x", "a\r\nb: c"));
        assertEquals(1, client.receive(RST).number());
        client.send(HEADERS, END_STREAM | END_HEADERS, 3, head("GET / HTTP/1.1\r\nx: "));
        assertEquals(1, client.receive(RST).number());
        client.send(
                HEADERS,
                END_HEADERS,
                5,
                head("POST", "content-length", "1", "content-length", "2"));
        assertEquals(1, client.receive(RST).number());

        assertTrue(upstream.isLeftAlone(100));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a", "http://other/a", "?a", "*", "/a#b", "#"})
    void refusesAPathThatIsReadInAnotherWay(String path) {
        client.send(HEADERS, END_STREAM | END_HEADERS, 1, to(path, "GET"));

        assertEquals(1, client.receive(RST).number());
        client.send(HEADERS, END_STREAM | END_HEADERS, 3, to("*", "OPTIONS"));
        assertTrue(upstream.accept().receiveUntil("\r\n\r\n").startsWith("OPTIONS * HTTP/1.1\r\n"));
    }

    @Test
    void leavesOutTrailersThatWouldMakeItAnotherRequest() {
        client.send(HEADERS, END_HEADERS, 1, head("POST"));
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        ByteArrayOutputStream trailers = new ByteArrayOutputStream();
        for (String name :
                new String[] {"content-length", "host", "content-type", "expect", "te"}) {
            literal(trailers, name, name.equals("te") ? "trailers" : "9");
        }
        literal(trailers, "x-sum", "1");

        client.send(HEADERS, END_STREAM | END_HEADERS, 1, trailers.toByteArray());

        assertEquals("0\r\nx-sum: 1\r\n\r\n", server.receiveText(15));
    }
}
