package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingHttp2.Frame;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A cluster that speaks HTTP/2, and clients of either version. */
@Timeout(60)
final class Http2ClusterTest {
    private static final int DATA = 0;
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int PING = 6;
    private static final int GOAWAY = 7;
    private static final int END_STREAM = 1;
    private static final int END_HEADERS = 4;
    private static final int END_ALL = 5;
    private static final int PROTOCOL_ERROR = 1;
    private static final int REFUSED_STREAM = 7;
    private static final byte[] STATUS_200 = {(byte) 0x88};
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final byte[] STATUS_500 = {(byte) 0x8e};
    private static final byte[] ONE_STREAM = {0, 3, 0, 0, 0, 1};
    private static final byte[] X_SUM = {0, 5, 'x', '-', 's', 'u', 'm', 1, '2'};
    private static final String GET = "GET /p HTTP/1.1\r\nHost: a\r\n\r\n";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "retried",
                                    "match: {prefix: /r}",
                                    "forward: [{cluster: one}]",
                                    "retries: {attempts: 1, on: [server-error], backoff: 5ms}")
                            .route(
                                    "slow",
                                    "match: {prefix: /slow}",
                                    "forward: [{cluster: one}]",
                                    "timeouts: {head: 100ms}")
                            .route("rest", "match: {prefix: /}", "forward: [{cluster: one}]")
                            .cluster("one", one)
                            .with(
                                    "protocol: http2",
                                    "pool: {maxConnections: 2, maxPending: 0,"
                                            + " maxRequestsPerConnection: 3}")
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1");
    private final TestingClient client = TestingClient.connect(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        one.close();
    }

    private static byte[] ascii(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    @Test
    void aClientOfHttp1SeesNothingOfIt() {
        client.send(
                "POST /a?b HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n"
                        + "Connection: x-hop\r\nX-Hop: 1\r\n\r\n3\r\nabc\r\n");
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        Frame head = server.receive(HEADERS);
        assertEquals(END_HEADERS, head.flags());
        assertEquals("abc", new String(server.receive(DATA).payload(), StandardCharsets.US_ASCII));
        client.send("0\r\nX-Sum: 1\r\n\r\n" + GET);
        assertEquals(END_ALL, server.receive(HEADERS).flags());

        server.send(HEADERS, END_HEADERS, 1, STATUS_200)
                .send(DATA, 0, 1, ascii("hello"))
                .send(HEADERS, END_ALL, 1, X_SUM);

        assertEquals(
                "HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n"
                        + "5\r\nhello\r\n0\r\nx-sum: 2\r\n\r\n",
                client.receiveUntil("x-sum: 2\r\n\r\n"));
        assertEquals(3, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, 3, STATUS_204);
        assertEquals("HTTP/1.1 204 No Content\r\n\r\n", client.receiveUntil("\r\n\r\n"));
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_CONNECTS));
    }

    @Test
    void aClientOfHttp10IsToldTheEndByTheEnd() {
        client.send("GET /p HTTP/1.0\r\n\r\n");
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);

        server.send(HEADERS, END_HEADERS, 1, STATUS_200).send(DATA, END_STREAM, 1, ascii("hello"));

        assertEquals(
                "HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nhello", client.receiveUntil("hello"));
        assertTrue(client.isAtEnd());
    }

    @Test
    void aResponseThatIsResetIsNotPassedOnAsComplete() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);
        server.send(HEADERS, END_HEADERS, 1, STATUS_200).send(DATA, 0, 1, ascii("hello"));
        client.receiveUntil("hello\r\n".substring(0, 5));

        server.send(RST, 0, 1, TestingHttp2.number(2));

        assertTrue(client.isAtEnd());
        assertEquals(1, proxy.telemetry().total(Counter.FAILED));
    }

    @Test
    void whatComesAfterAnEarlyResponseIsReadAndDropped() throws Exception {
        int length = 4 << 20;
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: " + length + "\r\n\r\n");
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);
        Thread sender = Thread.startVirtualThread(() -> client.send(new byte[length]));
        server.receive(DATA);

        server.send(HEADERS, END_ALL, 1, STATUS_204);

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 204 "));
        assertTrue(sender.join(Duration.ofSeconds(20)));
        client.send(GET);
        assertEquals(3, server.receive(HEADERS).stream());
    }

    @Test
    void aStatusOfThePolicyIsTriedAgain() {
        client.send("GET /r HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);
        server.send(HEADERS, END_ALL, 1, STATUS_500);

        assertEquals(3, server.receive(HEADERS).stream());
        server.send(HEADERS, END_ALL, 3, STATUS_204);

        assertEquals("HTTP/1.1 204 No Content\r\n\r\n", client.receiveUntil("\r\n\r\n"));
        assertEquals(1, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void whatIsNotAnsweredInTimeIsGivenUp() {
        client.send("GET /slow HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 504 "));

        assertEquals(1, server.receive(RST).stream());
    }

    @Test
    void whatWasRefusedOrLeftOutGoesElsewhere() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);
        server.send(RST, 0, 1, TestingHttp2.number(REFUSED_STREAM));
        assertEquals(3, server.receive(HEADERS).stream());

        server.send(GOAWAY, 0, 0, ByteBuffer.allocate(8).putInt(1).array());

        TestingHttp2 next = TestingHttp2.serve(one.accept());
        assertEquals(1, next.receive(HEADERS).stream());
        next.send(HEADERS, END_ALL, 1, STATUS_204);
        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 204 "));
    }

    @Test
    void aConnectionHasAsManyStreamsAsItsPeerAllowsAndAHostAsManyConnectionsAsItsPool() {
        try (TestingHttp2 streams = TestingHttp2.connect(proxy.address("web"))) {
            streams.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            TestingHttp2 first = TestingHttp2.serve(one.accept(), ONE_STREAM);
            first.receive(HEADERS);
            first.send(PING, 0, 0, new byte[8]).receive(PING);
            streams.send(HEADERS, END_ALL, 3, TestingHttp2.GET);
            TestingHttp2 second = TestingHttp2.serve(one.accept(), ONE_STREAM);
            second.receive(HEADERS);
            second.send(PING, 0, 0, new byte[8]).receive(PING);

            client.send(GET);

            assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 503 "));
            first.send(HEADERS, END_ALL, 1, STATUS_204);
            assertEquals(1, streams.receive(HEADERS).stream());
        }
    }

    @Test
    void aConnectionTakesNoMoreRequestsThanItsPoolSays() {
        TestingHttp2 server = null;
        for (int i = 0; i < 3; i++) {
            client.send(GET);
            server = server == null ? TestingHttp2.serve(one.accept()) : server;
            int stream = server.receive(HEADERS).stream();
            server.send(HEADERS, END_ALL, stream, STATUS_204);
            client.receiveUntil("\r\n\r\n");
        }

        client.send(GET);

        assertEquals(1, TestingHttp2.serve(one.accept()).receive(HEADERS).stream());
    }

    /** Bytes behind it would be another response of the connection. */
    @Test
    void whatHasNoContentIsFollowedByNone() {
        for (String method : new String[] {"HEAD", "GET"}) {
            try (TestingClient other = TestingClient.connect(proxy.address("web"))) {
                other.send(method + " /p HTTP/1.1\r\nHost: a\r\n\r\n");
                TestingHttp2 server = TestingHttp2.serve(one.accept());
                server.receive(HEADERS);
                boolean head = method.equals("HEAD");

                server.send(HEADERS, END_HEADERS, 1, head ? STATUS_200 : STATUS_204);
                String answer = other.receiveUntil("\r\n\r\n");
                server.send(DATA, 0, 1, ascii("HTTP/1.1 200 OK\r\n\r\n"));

                assertEquals(
                        head ? "HTTP/1.1 200 OK\r\n\r\n" : "HTTP/1.1 204 No Content\r\n\r\n",
                        answer);
                assertTrue(other.isAtEnd());
                assertEquals(PROTOCOL_ERROR, server.receive(RST).number());
                server.close();
            }
        }
    }

    @Test
    void aLengthThatMayNotBeIsLeftOut() {
        client.send(GET);
        TestingHttp2 server = TestingHttp2.serve(one.accept());
        server.receive(HEADERS);

        server.send(HEADERS, END_ALL, 1, (byte) 0x89, (byte) 0x0f, (byte) 13, (byte) 1, (byte) '0');

        assertEquals("HTTP/1.1 204 No Content\r\n\r\n", client.receiveUntil("\r\n\r\n"));
    }

    @Test
    void connectIsNotForIt() {
        client.send("CONNECT a:1 HTTP/1.1\r\nHost: a:1\r\n\r\n");

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 501 "));
        assertEquals(1, proxy.telemetry().total(Counter.REQUESTS));
        assertEquals(1, proxy.telemetry().total(Counter.FAILED));
        assertEquals(0, proxy.telemetry().total(Counter.REJECTED));
    }
}
