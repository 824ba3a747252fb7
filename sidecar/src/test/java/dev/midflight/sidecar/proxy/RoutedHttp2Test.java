package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.NettyHttp2Client.Exchange;
import dev.midflight.sidecar.testing.NettyHttp2Client.Response;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What routes do to the streams of HTTP/2 whose cluster speaks HTTP/1.1. */
@Timeout(60)
final class RoutedHttp2Test {
    private static final String OK = "HTTP/1.1 200 OK\r\nserver: s\r\ncontent-length: 2\r\n\r\nok";
    private static final String BUSY = "HTTP/1.1 503 Busy\r\ncontent-length: 0\r\n\r\n";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();
    private final TestingUpstream gone = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "rewritten",
                                    "match: {prefix: /v1}",
                                    "forward: [{cluster: one}]",
                                    "rewrite: {prefix: /, host: back.example}",
                                    "requestHeaders: {set: {x-new: n}, remove: [user-agent]}",
                                    "responseHeaders: {remove: [server], set: {x-via: m}}")
                            .route(
                                    "moved",
                                    "match: {path: /old}",
                                    "redirect: {status: 308, path: /new}")
                            .route("hello", "match: {path: /hello}", "respond: {body: hi}")
                            .route(
                                    "broken",
                                    "match: {path: /abort}",
                                    "forward: [{cluster: one}]",
                                    "fault: {delay: {duration: 20ms}, abort: {status: 503}}")
                            .route(
                                    "late",
                                    "match: {path: /late}",
                                    "forward: [{cluster: one}]",
                                    "fault: {delay: {duration: 50ms}}")
                            .route(
                                    "retried",
                                    "match: {prefix: /r}",
                                    "forward: [{cluster: one}]",
                                    "retries: {attempts: 2, on: [reset, gateway-error, timeout],"
                                            + " perTry: 200ms, backoff: 5ms, bufferBytes: 10}")
                            .route(
                                    "short",
                                    "match: {prefix: /t}",
                                    "forward: [{cluster: one}]",
                                    "timeouts: {request: 150ms}")
                            .route(
                                    "method",
                                    "match: {prefix: /m, methods: [PUT], headers: [{name: x-a,"
                                            + " exact: b}]}",
                                    "respond: {status: 204, body: ''}")
                            .route("gone", "match: {path: /gone}", "forward: [{cluster: gone}]")
                            .route(
                                    "copied",
                                    "match: {path: /copied}",
                                    "forward: [{cluster: one}]",
                                    "mirror: {cluster: two}")
                            .route("rest", "match: {prefix: /p}", "forward: [{cluster: one}]")
                            .cluster("one", one)
                            .with("protocol: http1")
                            .cluster("two", two)
                            .with("protocol: http1")
                            .cluster("gone", gone)
                            .with("protocol: http1")
                            .yaml());
    private final NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"));

    @AfterEach
    void closeAll() {
        client.close();
        proxy.close();
        one.close();
        two.close();
        gone.close();
    }

    @Test
    void rewritesTargetHostAndFields() {
        Exchange exchange =
                client.send("GET", "/v1//a/../x?q=1", true, "user-agent", "u", "x-new", "o");
        TestingClient server = one.accept();
        String head = server.receiveUntil("\r\n\r\n");
        server.send(OK);

        Response response = exchange.response();

        assertTrue(head.startsWith("GET /x?q=1 HTTP/1.1\r\nhost: back.example\r\n"), head);
        assertTrue(head.contains("\r\nx-new: n\r\n"), head);
        assertFalse(head.contains("x-new: o") || head.contains("user-agent"), head);
        assertTrue(head.contains("x-forwarded-for: 127.0.0.1\r\n"), head);
        assertEquals("200", response.status());
        assertEquals("m", response.field("x-via"));
        assertEquals("", response.field("server"));
        assertEquals("ok", response.content());
    }

    @Test
    void answersByItself() {
        assertEquals("/new?a", client.get("/old?a").field("location"));
        assertEquals("hi", client.get("/hello").content());
        assertEquals("2", client.send("HEAD", "/hello", true).response().field("content-length"));
        Response unrouted = client.get("/nowhere");
        assertEquals(
                "404 no route has this request\n", unrouted.status() + " " + unrouted.content());
        assertEquals("400", client.get("/p%2F").status());
        assertEquals("204", client.send("PUT", "/m", true, "x-a", "b").response().status());
        assertEquals("404", client.send("PUT", "/m", true, "x-a", "c").response().status());

        assertEquals(2, proxy.telemetry().total(Counter.NO_ROUTE));
        assertEquals(0, proxy.telemetry().total(Counter.FAILED));
    }

    @Test
    void answersAGrpcCallInItsForm() {
        Response unrouted =
                client.send("POST", "/nowhere", true, "content-type", "application/grpc")
                        .response();
        Response aborted =
                client.send("POST", "/abort", true, "content-type", "application/grpc").response();

        assertEquals("200 12", unrouted.status() + " " + unrouted.field("grpc-status"));
        assertEquals("no route has this request", unrouted.field("grpc-message"));
        assertEquals("200 14", aborted.status() + " " + aborted.field("grpc-status"));
        assertEquals("fault injected", aborted.field("grpc-message"));
    }

    @Test
    void failsOnPurpose() {
        assertEquals("fault injected\n", client.get("/abort").content());

        assertTrue(one.isLeftAlone(50));
    }

    @Test
    void keepsWhatComesWhileItWaits() {
        Exchange exchange = client.send("POST", "/late", false, "content-length", "4");
        exchange.data("ab", false).data("cd", true);

        TestingClient server = one.accept();

        assertTrue(server.receiveUntil("abcd").contains("content-length: 4\r\n"));
        server.send(OK);
        assertEquals("ok", exchange.response().content());
    }

    @Test
    void copiesARequestAndDropsWhatThatAnswers() {
        Exchange exchange = client.send("POST", "/copied", false, "content-length", "4");
        exchange.data("ab", false);
        TestingClient first = one.accept();
        TestingClient copy = two.accept();
        first.receiveUntil("\r\n\r\nab");
        copy.receiveUntil("\r\n\r\nab");
        exchange.data("cd", true);
        copy.receiveUntil("cd");
        copy.send("HTTP/1.1 500 No\r\ncontent-length: 0\r\n\r\n");
        first.receiveUntil("cd");

        first.send(OK);

        assertEquals("ok", exchange.response().content());
    }

    @Test
    void isToldWithItsRouteAndCluster() {
        ToldExchanges told = new ToldExchanges(proxy.telemetry(), RoutedHttp2Test::line);
        Exchange exchange = client.send("GET", "/p?q", true);
        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
        exchange.response();
        client.get("/nowhere");

        String none = "inbound:" + proxy.address("web").getPort();
        assertEquals(
                List.of("/p?q 200 - any/rest one http2", "/nowhere 404 NR  " + none + " http2"),
                told.await(2));
    }

    private static String line(ExchangeEnd end) {
        return String.join(
                " ",
                end.target().toString(),
                Integer.toString(end.status()),
                ResponseFlag.text(end.flags()),
                end.route(),
                end.cluster(),
                end.protocol().label());
    }

    @Test
    void keepsConnectionsOfACluster() {
        Exchange first = client.send("GET", "/p", true);
        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
        first.response();

        Exchange second = client.send("POST", "/p", false);
        String head = server.receiveUntil("\r\n\r\n");
        second.data("abc", false).trailers("x-sum", "1");
        server.receiveUntil("3\r\nabc\r\n0\r\nx-sum: 1\r\n\r\n");
        server.send(
                "HTTP/1.1 103 Early Hints\r\nlink: a\r\n\r\nHTTP/1.1 200 OK\r\n"
                        + "transfer-encoding: chunked\r\n\r\n2\r\nok\r\n0\r\nx-end: 2\r\n\r\n");

        Response response = second.response();
        assertTrue(head.contains("transfer-encoding: chunked\r\n"), head);
        assertEquals("103|200", response.status());
        assertEquals("ok", response.content());
        assertEquals("2", response.trailers().get("x-end"));
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_REUSED));
    }

    @Test
    void triesAgainWithWhatItKept() {
        Exchange exchange = client.send("PUT", "/r", false, "content-length", "4");
        exchange.data("ab", false);
        TestingClient first = one.accept();
        first.receiveUntil("\r\n\r\nab");
        first.close();
        TestingClient second = one.accept();
        second.receiveUntil("\r\n\r\nab");
        exchange.data("cd", true);
        second.receiveUntil("cd");
        second.send(BUSY);
        TestingClient third = one.accept();
        third.receiveUntil("\r\n\r\nabcd");

        third.send(OK);

        assertEquals("ok", exchange.response().content());
        assertEquals(2, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void doesNotRepeatWhatItDidNotKeepOrMayNot() {
        Exchange large = client.send("PUT", "/r", false, "content-length", "11");
        large.data("hello world", true);
        TestingClient server = one.accept();
        server.receiveUntil("hello world");
        server.close();
        assertEquals("502", large.response().status());
        Exchange post = client.send("POST", "/r", true);
        TestingClient other = one.accept();
        other.receiveUntil("\r\n\r\n");
        other.close();

        assertEquals("502", post.response().status());

        assertEquals(0, proxy.telemetry().total(Counter.RETRIES));
    }

    @Test
    void aTryThatTakesTooLongIsFollowedByAnother() {
        Exchange exchange = client.send("GET", "/r", true);
        TestingClient slow = one.accept();
        slow.receiveUntil("\r\n\r\n");

        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);

        assertEquals("ok", exchange.response().content());
    }

    @Test
    void aRequestHasAnEndBeforeAndAfterItsResponseBegan() {
        Exchange silent = client.send("GET", "/t", true);
        assertEquals("504", silent.response().status());
        Exchange stuck = client.send("GET", "/t", true);
        one.accept();
        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\n");
        server.send("HTTP/1.1 200 OK\r\ncontent-length: 5\r\n\r\nab");

        assertThrows(NettyHttp2Client.ResetException.class, stuck::response);

        assertTrue(server.isReset());
    }

    @Test
    void aPooledConnectionThatIsJustClosedCostsNobodyARequest() {
        Exchange first = client.send("GET", "/p", true);
        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
        first.response();
        Exchange raced = client.send("GET", "/p", true);
        server.receiveUntil("\r\n\r\n");
        server.close();

        TestingClient fresh = one.accept();
        fresh.receiveUntil("\r\n\r\n");
        fresh.send(OK);

        assertEquals("ok", raced.response().content());
        assertEquals(1, proxy.telemetry().total(Counter.UPSTREAM_RACES));
    }

    @Test
    void tellsOfAnUpstreamThatIsGone() {
        gone.close();

        Response response = client.get("/gone");

        assertEquals("503", response.status());
        assertEquals("the upstream cannot be reached\n", response.content());
    }

    @Test
    void aClientThatGivesUpEndsItsUpstreamsExchange() {
        Exchange exchange = client.send("GET", "/p", true);
        TestingClient server = one.accept();
        server.receiveUntil("\r\n\r\n");

        exchange.reset();

        assertTrue(server.isReset());
    }
}
