package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** When a request is sent once more, and when it must not be. */
@Timeout(60)
final class RetryTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String BUSY = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";
    private static final String GET = "GET /r HTTP/1.1\r\nHost: a\r\n\r\n";

    /** One retry at a time; nobody waits for the cluster's own limit of a connection. */
    private static final String[] LIMITS = {
        "circuitBreaker: {retryBudget: {percent: 0, minConcurrent: 1}}",
        "connectTimeoutMillis: 120000"
    };

    private final TestingUpstream upstream = new TestingUpstream();
    private final TestingUpstream gone = new TestingUpstream();
    private final TestingUpstream deaf = new TestingUpstream(1);
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "r",
                                    "match: {prefix: /r}",
                                    "forward: [{cluster: one}]",
                                    "retries: {attempts: 2, on: [reset, gateway-error, timeout],"
                                            + " perTry: 200ms, backoff: 5ms, bufferBytes: 10}")
                            .route(
                                    "c",
                                    "match: {prefix: /c}",
                                    "forward: [{cluster: both}]",
                                    "retries: {attempts: 2}")
                            .route(
                                    "t",
                                    "match: {prefix: /t}",
                                    "forward: [{cluster: one}]",
                                    "timeouts: {request: 150ms}")
                            .route(
                                    "d",
                                    "match: {prefix: /d}",
                                    "forward: [{cluster: deaf}]",
                                    "timeouts: {connect: 100ms}")
                            .route("p", "match: {prefix: /p}", "forward: [{cluster: one}]")
                            .cluster("one", upstream)
                            .with(LIMITS)
                            .cluster("deaf", deaf)
                            .with(LIMITS)
                            .cluster("both", gone, upstream)
                            .with(LIMITS)
                            .yaml());
    private final TestingClient client = TestingClient.connect(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        upstream.close();
        gone.close();
        deaf.close();
    }

    @Test
    void aConnectionThatEndsBeforeItsResponseIsTriedAgain() {
        client.send("PUT /r HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        TestingClient first = upstream.accept();
        first.receiveUntil("\r\n\r\nab");
        first.close();

        TestingClient second = upstream.accept();
        second.receiveUntil("\r\n\r\nab");
        client.send("cd");
        second.receiveUntil("cd");
        second.send(OK);

        assertEquals(OK, client.receiveText(OK.length()));
        assertEquals(1, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void aStatusOfThePolicyIsTriedAgainAndTheLastOnePasses() {
        client.send(GET);
        for (int i = 0; i < 3; i++) {
            TestingClient server = upstream.accept();
            server.receiveUntil("\r\n\r\n");
            server.send(BUSY);
        }

        assertEquals(BUSY, client.receiveText(BUSY.length()));

        assertEquals(2, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void whatIsNotIdempotentIsNotRepeated() {
        client.send("POST /r HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.close();

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 502 "));
    }

    @Test
    void whatWasNotKeptIsNotRepeated() {
        client.send("PUT /r HTTP/1.1\r\nHost: a\r\nContent-Length: 11\r\n\r\nhello world");
        TestingClient server = upstream.accept();
        server.receiveUntil("hello world");
        server.close();

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 502 "));
    }

    @Test
    void nothingIsRepeatedOnceAResponseHasBegun() {
        client.send(GET);
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab");
        client.receiveUntil("ab");

        server.close();

        assertTrue(client.isAtEnd());
        assertEquals(0, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void aTryThatTakesTooLongIsFollowedByAnother() {
        client.send(GET);
        TestingClient slow = upstream.accept();
        slow.receiveUntil("\r\n\r\n");

        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);

        assertEquals(OK, client.receiveText(OK.length()));
    }

    @Test
    void aHostThatCannotBeReachedIsAvoided() {
        gone.close();
        for (int i = 0; i < 4; i++) {
            client.send("GET /c HTTP/1.1\r\nHost: a\r\nConnection: keep-alive\r\n\r\n");
            try (TestingClient server = upstream.accept()) {
                server.receiveUntil("\r\n\r\n");
                server.send("HTTP/1.1 200 OK\r\nconnection: close\r\ncontent-length: 0\r\n\r\n");
                assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 200 "));
            }
        }
    }

    @Test
    void aRequestHasAnEnd() {
        client.send("GET /t HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient silent = upstream.accept();
        silent.receiveUntil("\r\n\r\n");

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 504 "));
    }

    @Test
    void aConnectionHasATimeOfItsOwn() throws IOException {
        List<SocketChannel> queue = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            SocketChannel waiting = SocketChannel.open();
            waiting.configureBlocking(false);
            waiting.connect(deaf.address());
            queue.add(waiting);
        }

        client.send("GET /d HTTP/1.1\r\nHost: a\r\n\r\n");

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 503 "));
        for (SocketChannel waiting : queue) {
            waiting.close();
        }
    }

    @Test
    void aPooledConnectionThatIsJustClosedCostsNobodyARequest() {
        TestingClient server = pooled();
        client.send("GET /p HTTP/1.1\r\nHost: a\r\n\r\n");
        server.receiveUntil("\r\n\r\n");
        server.close();

        TestingClient fresh = upstream.accept();
        fresh.receiveUntil("\r\n\r\n");
        fresh.send(OK);

        assertEquals(OK, client.receiveText(OK.length()));
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_RACES));
    }

    @Test
    void aRaceIsNoReasonToRepeatWhatIsNotIdempotent() {
        TestingClient server = pooled();
        client.send("POST /p HTTP/1.1\r\nHost: a\r\nContent-Length: 0\r\n\r\n");
        server.receiveUntil("\r\n\r\n");
        server.close();

        assertTrue(client.receiveUntil("\r\n\r\n").startsWith("HTTP/1.1 502 "));
    }

    private TestingClient pooled() {
        client.send("GET /p HTTP/1.1\r\nHost: a\r\n\r\n");
        TestingClient server = upstream.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
        assertEquals(OK, client.receiveText(OK.length()));
        return server;
    }
}
