package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What a route does to the requests and responses that pass. */
@Timeout(60)
final class RoutedHttpTest {
    private static final String OK = "HTTP/1.1 200 OK\r\nserver: s\r\ncontent-length: 2\r\n\r\nok";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();
    private final TestingUpstream three = new TestingUpstream();
    private final String yaml =
            new TestingConfig()
                    .route(
                            "rewritten",
                            "match: {prefix: /v1}",
                            "forward: [{cluster: one}]",
                            "rewrite: {prefix: /, host: back.example}",
                            "requestHeaders: {set: {x-new: n}, remove: [user-agent]}",
                            "responseHeaders: {remove: [server], set: {x-via: m}}")
                    .route("moved", "match: {path: /old}", "redirect: {status: 308, path: /new}")
                    .route("hello", "match: {path: /hello}", "respond: {body: hi}")
                    .route(
                            "broken",
                            "match: {path: /abort}",
                            "forward: [{cluster: one}]",
                            "fault: {delay: {duration: 20ms}, abort: {status: 503}}")
                    .route(
                            "copied",
                            "match: {path: /copied}",
                            "forward: [{cluster: one}]",
                            "mirror: {cluster: two}")
                    .route(
                            "uncopied",
                            "match: {path: /uncopied}",
                            "forward: [{cluster: one}]",
                            "mirror: {cluster: three}")
                    .route(
                            "late",
                            "match: {path: /late}",
                            "forward: [{cluster: one}]",
                            "fault: {delay: {duration: 300ms}}")
                    .route("rest", "match: {prefix: /rest}", "forward: [{cluster: one}]")
                    .cluster("one", one)
                    .cluster("two", two)
                    .cluster("three", three)
                    .with("protocol: http2")
                    .yaml();
    private final TestingProxy proxy = TestingProxy.routed(yaml);
    private final TestingClient client = TestingClient.connect(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        one.close();
        two.close();
        three.close();
    }

    @Test
    void rewritesTargetHostAndFields() {
        client.send("GET /v1//a/../x?q=1 HTTP/1.1\r\nHost: a\r\nUser-Agent: u\r\nX-New: o\r\n\r\n");

        String head = one.accept().send(OK).receiveUntil("\r\n\r\n");

        assertTrue(head.startsWith("GET /x?q=1 HTTP/1.1\r\nhost: back.example\r\n"), head);
        assertTrue(head.contains("\r\nx-new: n\r\n"), head);
        assertFalse(head.contains("X-New"), head);
        assertFalse(head.contains("User-Agent"), head);
        assertEquals(
                "HTTP/1.1 200 OK\r\ncontent-length: 2\r\nx-via: m\r\n\r\n",
                client.receiveUntil("\r\n\r\n"));
    }

    @Test
    void takesTheHostOfAnAbsoluteTarget() {
        client.send("GET http://b:81/rest?x HTTP/1.1\r\nHost: b:81\r\n\r\n");

        String head = one.accept().receiveUntil("\r\n\r\n");

        assertTrue(head.startsWith("GET /rest?x HTTP/1.1\r\nhost: b:81\r\n"), head);
        assertFalse(head.contains("Host"), head);
    }

    @ParameterizedTest
    @ValueSource(strings = {"http1", "http2"})
    void asksTheServerAsAWholeByAnAsterisk(String between) {
        try (var near = TestingProxy.routedTo(one.address(), "http1");
                var far = TestingProxy.routedTo(near.address("inbound"), between);
                var asking = TestingClient.connect(far.address("inbound"))) {
            asking.send("OPTIONS http://b HTTP/1.1\r\nHost: b\r\n\r\n");

            String head = one.accept().receiveUntil("\r\n\r\n");

            assertTrue(head.startsWith("OPTIONS * HTTP/1.1\r\nhost: b\r\n"), head);
        }
    }

    @Test
    void answersByItselfAndGoesOn() {
        client.send(
                "GET /old?a HTTP/1.1\r\nHost: a\r\n\r\nHEAD /hello HTTP/1.1\r\nHost: a\r\n\r\n");
        client.send(
                "GET /nowhere HTTP/1.1\r\nHost: a\r\n\r\nGET /hello HTTP/1.1\r\nHost: a\r\n\r\n");

        String redirect = client.receiveUntil("\r\n\r\n");
        String head = client.receiveUntil("\r\n\r\n");
        String unrouted = client.receiveUntil("request\n");
        String hello = client.receiveUntil("\r\n\r\n") + client.receiveText(2);

        assertTrue(
                redirect.contains("308 ") && redirect.contains("location: /new?a\r\n"), redirect);
        assertTrue(head.contains("content-length: 2\r\n"), head);
        assertTrue(unrouted.startsWith("HTTP/1.1 404 "), unrouted);
        assertTrue(hello.endsWith("hi"), hello);
        assertEquals(1, proxy.telemetry().total(Counter.NO_ROUTE));
    }

    @Test
    void manyAnswersInARowNeedNoStack() {
        int count = 20_000;
        Thread sender =
                Thread.startVirtualThread(
                        () -> {
                            for (int i = 0; i < count; i++) {
                                client.send("GET /hello HTTP/1.1\r\nHost: a\r\n\r\n");
                            }
                        });

        for (int i = 0; i < count; i++) {
            client.receiveUntil("hi");
        }

        assertTrue(sender.isDaemon());
    }

    @Test
    void failsOnPurpose() {
        client.send("GET /abort HTTP/1.1\r\nHost: a\r\n\r\n");

        assertTrue(client.receiveUntil("fault injected\n").startsWith("HTTP/1.1 503 "));

        assertTrue(one.isLeftAlone(50));
    }

    @Test
    void copiesARequestAndDropsWhatThatAnswers() {
        client.send("POST /copied HTTP/1.1\r\nHost: a\r\nContent-Length: 4\r\n\r\nab");
        TestingClient first = one.accept();
        TestingClient copy = two.accept();
        first.receiveUntil("\r\n\r\nab");
        copy.receiveUntil("\r\n\r\nab");
        client.send("cd");
        copy.receiveUntil("cd");
        copy.send("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
        first.receiveUntil("cd");

        first.send(OK);

        assertEquals(OK, client.receiveText(OK.length()));
    }

    @Test
    void aRoutedExchangeMovesWithItsRoute() {
        try (TestingProxy next = TestingProxy.idleRouted(yaml)) {
            client.send("GET /v1/x HTTP/1.1\r\nHost: a\r\n\r\n");
            TestingClient server = one.accept();
            server.receiveUntil("\r\n\r\n");

            proxy.moveTo(next);

            server.send(OK);
            String head = client.receiveUntil("\r\n\r\nok");
            assertTrue(head.contains("x-via: m") && !head.contains("server"), head);
            client.send("GET /rest HTTP/1.1\r\nHost: a\r\n\r\n");
            server.receiveUntil("\r\n\r\n");
            server.send(OK);
            assertEquals(OK, client.receiveText(OK.length()));
        }
    }

    /** Bytes of HTTP/1.1 are none that a cluster of HTTP/2 understands. */
    @Test
    void aCopyOfTheOtherVersionIsLeftOut() {
        client.send("GET /uncopied HTTP/1.1\r\nHost: a\r\n\r\n");
        one.accept().send(OK).receiveUntil("\r\n\r\n");

        assertTrue(client.receiveUntil("ok").startsWith("HTTP/1.1 200 OK\r\n"));
        assertTrue(three.isLeftAlone(100));
    }

    @Test
    void aRequestThatItsClientLeftUnfinishedWhileItWaitedHoldsNothing() {
        client.send("POST /late HTTP/1.1\r\nHost: a\r\nContent-Length: 5\r\n\r\nab").finish();
        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\nab");

        assertTrue(server.isReset());
        assertTrue(client.isAtEnd());
    }
}
