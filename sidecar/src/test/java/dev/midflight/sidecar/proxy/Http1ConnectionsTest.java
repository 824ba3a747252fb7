package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Which connections an exchange uses, and what becomes of them when one side ends it early. */
@Timeout(60)
final class Http1ConnectionsTest {
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
    void reusesAnUpstreamConnectionForTheNextClient() {
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.receiveUntil("\r\n\r\n");

        client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /2"));
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.receiveUntil("\r\n\r\n");
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_REUSED));
    }

    @Test
    void keepsNoConnectionThatItsPeerIsAboutToClose() {
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");

        server.send("HTTP/1.1 200 OK\r\nKeep-Alive: timeout=1\r\nContent-Length: 0\r\n\r\n");

        client.receiveUntil("\r\n\r\n");
        assertTrue(server.isAtEnd());
    }

    @Test
    void dialsAnewWhereThePooledConnectionWasClosed() {
        client.send("GET /1 HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.receiveUntil("\r\n\r\n");
        server.close();

        client.send("GET /2 HTTP/1.1\r\nHost: a\r\n\r\n");

        TestingClient second = upstream.accept();
        assertTrue(second.receiveUntil("\r\n\r\n").startsWith("GET /2"));
    }

    @Test
    void serves10ClientsAndClosesAfterTheResponse() {
        client.send("GET / HTTP/1.0\r\n\r\n");
        TestingClient server = upstream.accept();
        String head = server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertTrue(client.receiveAll().endsWith("connection: close\r\n\r\nok"));
        assertTrue(head.startsWith("GET / HTTP/1.0\r\n"), head);
    }

    @Test
    void endsAResponseThatEndsWithItsConnection() {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.0 200 OK\r\n\r\nall of it").close();

        assertEquals("HTTP/1.1 200 OK\r\nconnection: close\r\n\r\nall of it", client.receiveAll());
    }

    @Test
    void closesWhereTheResponseIsCutShort() {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 10\r\n\r\nhalf").close();

        assertTrue(client.receiveAll().endsWith("\r\n\r\nhalf"));
        assertEquals(1, proxy.telemetry().total(Counter.FAILED));
    }

    @Test
    void neverRepeatsARequestThatGotNoResponse() {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.close();

        assertTrue(client.receiveUntil("\n\r\n").startsWith("HTTP/1.1 502"));
        assertTrue(upstream.isLeftAlone(200));
    }

    @Test
    void answers503WhereNobodyListens() {
        upstream.close();

        client.send(
                "HEAD / HTTP/1.1\r\nHost: a\r\n\r\nGET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");

        String answers = client.receiveAll();
        assertEquals(3, answers.split("HTTP/1.1 503", -1).length, answers);
        assertEquals(2, answers.split("cannot be reached", -1).length, answers);
    }

    @Test
    void finishesTheResponseOfAClientThatHalfClosed() {
        client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n").finish();
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok");

        assertTrue(client.receiveAll().endsWith("ok"));
    }

    @Test
    void resetsTheUpstreamOfAnUnfinishedRequest() {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 10\r\n\r\nhalf");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\nhalf");

        client.finish();

        assertTrue(server.isReset());
    }

    @Test
    void answersAnEarlyResponseAndTakesTheRestOfTheBody() {
        client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\nab");
        server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
        client.receiveUntil("\r\n\r\n");

        client.send("cdGET /2 HTTP/1.1\r\nHost: a\r\n\r\n");

        assertEquals("cd", server.receiveText(2));
        assertTrue(server.receiveUntil("\r\n\r\n").startsWith("GET /2"));
    }
}
