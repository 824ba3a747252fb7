package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Requests that wait for a place on the connections of clusters that speak HTTP/2. */
@Timeout(60)
final class Http2WaitingTest {
    private static final int HEADERS = 1;
    private static final int RST = 3;
    private static final int PING = 6;
    private static final int END_ALL = 5;
    private static final int CANCEL = 8;
    private static final byte[] STATUS_204 = {(byte) 0x89};
    private static final byte[] ONE_STREAM = {0, 3, 0, 0, 0, 1};
    private static final String[] LIMITS = {
        "protocol: http2", "pool: {maxConnections: 1, maxPending: 1}"
    };

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();
    private final TestingUpstream three = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route("one", "match: {prefix: /one}", "forward: [{cluster: one}]")
                            .route("two", "match: {prefix: /two}", "forward: [{cluster: two}]")
                            .route("three", "match: {prefix: /}", "forward: [{cluster: three}]")
                            .cluster("one", one)
                            .with(LIMITS)
                            .with("connectTimeoutMillis: 1000")
                            .cluster("two", two)
                            .with(LIMITS)
                            .with("connectTimeoutMillis: 1000")
                            .cluster("three", three)
                            .with(LIMITS)
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1");
    private final List<TestingClient> clients = new ArrayList<>();

    @AfterEach
    void closeAll() {
        clients.forEach(TestingClient::close);
        proxy.close();
        one.close();
        two.close();
        three.close();
    }

    private static String get(String path) {
        return "GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n";
    }

    private TestingClient client() {
        TestingClient client = TestingClient.connect(proxy.address("web"));
        clients.add(client);
        return client;
    }

    /** Its only connection has the only stream that it takes. */
    private TestingHttp2 occupy(String path, TestingUpstream upstream) {
        client().send(get(path));
        TestingHttp2 server = TestingHttp2.serve(upstream.accept(), ONE_STREAM);
        server.receive(HEADERS);
        server.send(PING, 0, 0, new byte[8]).receive(PING);
        return server;
    }

    /** What follows goes to where nothing went before, in the midst of what gives them up. */
    @Test
    void thoseThatWaitTooLongMakeWayForWhatFollows() {
        TestingHttp2 first = occupy("/one", one);
        TestingHttp2 second = occupy("/two", two);
        TestingClient client = client();
        TestingClient other = client();

        client.send(get("/one") + get("/three"));
        other.send(get("/two") + get("/three"));

        TestingHttp2 third = TestingHttp2.serve(three.accept());
        for (int i = 0; i < 2; i++) {
            third.send(HEADERS, END_ALL, third.receive(HEADERS).stream(), STATUS_204);
        }
        for (TestingClient waiting : List.of(client, other)) {
            String answers = waiting.receiveUntil(" No Content\r\n\r\n");
            assertTrue(answers.startsWith("HTTP/1.1 503 "), answers);
            assertTrue(answers.contains("too much is under way to the upstream"), answers);
        }
        first.close();
        second.close();
    }

    @Test
    void noMoreOfThemWaitThanThePoolAllows() {
        TestingHttp2 server = occupy("/three", three);
        TestingClient client = client();
        TestingClient other = client();
        client.send(get("/three"));
        other.send(get("/three"));
        CompletableFuture<String> refused = CompletableFuture.supplyAsync(() -> head(other));
        CompletableFuture<String> waiting = CompletableFuture.supplyAsync(() -> head(client));

        Object answered = CompletableFuture.anyOf(refused, waiting).join();

        assertTrue(String.valueOf(answered).startsWith("HTTP/1.1 503 "));
        server.send(HEADERS, END_ALL, 1, STATUS_204);
        server.send(HEADERS, END_ALL, server.receive(HEADERS).stream(), STATUS_204);
        String both = refused.join() + waiting.join();
        assertTrue(both.contains("HTTP/1.1 204 "), both);
        server.close();
    }

    private static String head(TestingClient client) {
        return client.receiveUntil("\r\n\r\n");
    }

    @Test
    void whoeverGaveUpWaitingLeavesItsPlace() {
        TestingHttp2 server = occupy("/three", three);
        try (TestingHttp2 streams = TestingHttp2.connect(proxy.address("web"))) {
            streams.send(HEADERS, END_ALL, 1, TestingHttp2.GET);
            streams.send(RST, 0, 1, TestingHttp2.number(CANCEL));
            streams.send(PING, 0, 0, new byte[8]).receive(PING);
            TestingClient client = client();
            client.send(get("/three"));
            CompletableFuture<String> answer = CompletableFuture.supplyAsync(() -> head(client));
            streams.send(PING, 0, 0, new byte[8]).receive(PING);

            server.send(HEADERS, END_ALL, 1, STATUS_204);
            server.send(HEADERS, END_ALL, server.receive(HEADERS).stream(), STATUS_204);

            assertEquals("HTTP/1.1 204 No Content\r\n\r\n", answer.join());
        }
        server.close();
    }
}
