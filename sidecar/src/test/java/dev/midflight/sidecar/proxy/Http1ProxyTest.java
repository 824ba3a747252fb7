package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a request and its response look like on the other side. */
@Timeout(60)
final class Http1ProxyTest {
    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingProxy proxy = TestingProxy.serving(upstream.address());
    private final TestingClient client = proxy.connect();

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
    }

    @Test
    void forwardsARequestAndItsResponse() {
        client.send(
                "POST /a?b HTTP/1.1\r\nHost: app\r\nX-Own:  kept \r\nContent-Length: 5\r\n\r\nhello");

        TestingClient server = upstream.accept();
        String head = server.receiveUntil("\r\n\r\n");
        assertTrue(head.startsWith("POST /a?b HTTP/1.1\r\nHost: app\r\nX-Own:  kept \r\n"), head);
        assertEquals("hello", server.receiveText(5));
        server.send("HTTP/1.1 200 OK\r\ncontent-length: 3\r\nX: y\r\n\r\nabc");
        String expected = "HTTP/1.1 200 OK\r\ncontent-length: 3\r\nX: y\r\n\r\nabc";
        assertEquals(expected, client.receiveText(expected.length()));
    }

    @Test
    void addsRequestIdAndForwardedForOnceOnly() {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        String first = server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 204 No Content\r\n\r\n");
        client.receiveUntil("\r\n\r\n");

        client.send(
                "GET / HTTP/1.1\r\nHost: a\r\nX-Request-Id: mine\r\nX-Forwarded-For: 9.9.9.9\r\n\r\n");
        String second = server.receiveUntil("\r\n\r\n");

        assertTrue(
                first.matches(
                        "(?s).*\r\nx-request-id: [0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\r\n.*"),
                first);
        assertTrue(first.contains("\r\nx-forwarded-for: 127.0.0.1\r\n"), first);
        assertTrue(second.contains("\r\nX-Request-Id: mine\r\n"), second);
        assertFalse(second.contains("x-request-id"), second);
        assertTrue(second.contains("\r\nX-Forwarded-For: 9.9.9.9, 127.0.0.1\r\n"), second);
    }

    @Test
    void leavesOutboundRequestsWithoutForwardedFor() {
        try (TestingClient application = TestingClient.connect(proxy.address("outbound"))) {
            application.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");

            String head = upstream.accept().receiveUntil("\r\n\r\n");

            assertFalse(head.contains("x-forwarded-for"), head);
            assertTrue(head.contains("x-request-id"), head);
        }
    }

    @Test
    void endsHopByHopFieldsHere() {
        client.send(
                "GET / HTTP/1.1\r\nHost: a\r\nConnection: keep-alive, X-Drop\r\nX-Drop: 1\r\nKeep-Alive: x\r\nTE: trailers\r\nProxy-Connection: x\r\nUpgrade: h2c\r\nX-Keep: 1\r\n\r\n");

        TestingClient server = upstream.accept();
        String head = server.receiveUntil("\r\n\r\n");
        server.send(
                "HTTP/1.1 200 OK\r\nConnection: X-Hop\r\nX-Hop: 1\r\nContent-Length: 0\r\n\r\n");
        String answer = client.receiveUntil("\r\n\r\n");

        assertTrue(head.contains("\r\nX-Keep: 1\r\n"), head);
        assertTrue(head.contains("\r\nte: trailers\r\nconnection: te\r\n"), head);
        for (String gone : new String[] {"X-Drop", "Keep-Alive", "Proxy-Connection", "Upgrade"}) {
            assertFalse(head.contains(gone), head);
        }
        assertEquals("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n", answer);
    }

    @Test
    void keepsPipelinedRequestsInOrder() {
        client.send(
                "GET /1 HTTP/1.1\r\nHost: a\r\n\r\nPOST /2 HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\n\r\nhi"
                        + "GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");

        TestingClient server = upstream.accept();
        for (int i = 1; i <= 3; i++) {
            assertTrue(server.receiveUntil("\r\n\r\n").contains("/" + i));
            if (i == 2) {
                assertEquals("hi", server.receiveText(2));
            }
            server.send("HTTP/1.1 200 OK\r\nContent-Length: 1\r\n\r\n" + i);
        }

        for (int i = 1; i <= 3; i++) {
            client.receiveUntil("\r\n\r\n");
            assertEquals(String.valueOf(i), client.receiveText(1));
        }
    }

    @Test
    void passesChunksAndTrailersUnchanged() {
        String body = "5;ext=\"a b\"\r\nhello\r\n00003\r\nabc\r\n0\r\nX-Sum: 1\r\n\r\n";
        client.send("POST / HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n\r\n" + body);

        TestingClient server = upstream.accept();
        assertTrue(server.receiveUntil("\r\n\r\n").contains("Transfer-Encoding: chunked\r\n"));
        assertEquals(body, server.receiveText(body.length()));
        server.send("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n" + body);
        client.receiveUntil("\r\n\r\n");
        assertEquals(body, client.receiveText(body.length()));
        client.send("GET /next HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /next"));
    }

    @Test
    void expectsNoBodyAfterHeadAnd304() {
        client.send("HEAD / HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 1000\r\n\r\n");
        client.receiveUntil("\r\n\r\n");
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 304 Not Modified\r\nContent-Length: 1000\r\n\r\n");

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 304"));
        client.send("GET /3 HTTP/1.1\r\nHost: a\r\n\r\n");
        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /3"));
    }

    @Test
    void passes100ContinueAndThenTheBody() {
        client.send(
                "PUT / HTTP/1.1\r\nHost: a\r\nContent-Length: 2\r\nExpect: 100-continue\r\n\r\n");
        TestingClient server = upstream.accept();
        assertTrue(server.receiveUntil("\r\n\r\n").contains("Expect: 100-continue"));
        server.send("HTTP/1.1 100 Continue\r\n\r\n");

        assertEquals("HTTP/1.1 100 Continue\r\n\r\n", client.receiveUntil("\r\n\r\n"));
        client.send("ok");
        assertEquals("ok", server.receiveText(2));
        server.send("HTTP/1.1 201 Created\r\nContent-Length: 0\r\n\r\n");
        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 201"));
    }

    @Test
    void relaysAfterAnUpgrade() {
        client.send(
                "GET /ws HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n");
        TestingClient server = upstream.accept();
        String head = server.receiveUntil("\r\n\r\n");
        server.send(
                "HTTP/1.1 101 Switching Protocols\r\nConnection: upgrade\r\nUpgrade: websocket\r\n\r\nfirst");

        String answer = client.receiveUntil("\r\n\r\n");
        assertEquals("first", client.receiveText(5));
        client.send("from client");
        assertEquals("from client", server.receiveText(11));
        assertTrue(head.contains("Upgrade: websocket\r\nconnection: upgrade\r\n"), head);
        assertTrue(answer.contains("Upgrade: websocket\r\nconnection: upgrade\r\n"), answer);
    }

    @Test
    void relaysAfterConnect() {
        client.send("CONNECT b:443 HTTP/1.1\r\nHost: b:443\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 Connected\r\n\r\n");

        client.receiveUntil("\r\n\r\n");
        client.send("\u0016tls").finish();

        assertEquals("\u0016tls", server.receiveAll());
    }
}
