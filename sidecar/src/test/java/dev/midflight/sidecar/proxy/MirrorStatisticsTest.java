package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingReading;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of copies is counted for the cluster that gets them. */
@Timeout(60)
final class MirrorStatisticsTest {
    private static final String OK = "HTTP/1.1 200 OK\r\ncontent-length: 2\r\n\r\nok";
    private static final String NOT_FOUND = "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n";

    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream two = new TestingUpstream();
    private final TestingUpstream gone = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route(
                                    "two",
                                    "match: {path: /two}",
                                    "forward: [{cluster: one}]",
                                    "mirror: {cluster: two}")
                            .route(
                                    "gone",
                                    "match: {path: /gone}",
                                    "forward: [{cluster: one}]",
                                    "mirror: {cluster: gone}")
                            .route(
                                    "http2",
                                    "match: {path: /h2}",
                                    "forward: [{cluster: one}]",
                                    "mirror: {cluster: h2}")
                            .cluster("one", one)
                            .with("protocol: http1")
                            .cluster("two", two)
                            .with("protocol: http1", "circuitBreaker: {maxRequests: 1}")
                            .cluster("gone", gone)
                            .with("protocol: http1")
                            .cluster("h2", two)
                            .with("protocol: http2")
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1");

    @AfterEach
    void closeAll() {
        proxy.close();
        one.close();
        two.close();
        gone.close();
    }

    @Test
    void anAnswerByItsClassAndACopyBeyondTheLimit() {
        try (TestingClient client = get("/two");
                TestingClient mirror = two.accept()) {
            TestingClient server = one.accept();
            answer(server);
            client.receiveUntil("ok");
            client.send("GET /two HTTP/1.1\r\nHost: a\r\n\r\n");
            answer(server);
            client.receiveUntil("ok");
            await(
                    Map.of(
                            "mirror_requests{cluster=two}", 1L,
                            "mirror_dropped{cluster=two, reason=overflow}", 1L));

            mirror.send(NOT_FOUND);

            await(
                    Map.of(
                            "mirror_requests{cluster=two}", 1L,
                            "mirror_dropped{cluster=two, reason=overflow}", 1L,
                            "mirror_responses{class=4xx, cluster=two}", 1L));
        }
    }

    @Test
    void aMirrorThatIsGoneOrSpeaksSomethingElse() {
        gone.close();
        try (TestingClient client = get("/gone")) {
            TestingClient server = one.accept();
            answer(server);
            client.receiveUntil("ok");
            client.send("GET /h2 HTTP/1.1\r\nHost: a\r\n\r\n");
            answer(server);
            client.receiveUntil("ok");

            await(
                    Map.of(
                            "mirror_requests{cluster=gone}", 1L,
                            "mirror_failed{cluster=gone}", 1L,
                            "mirror_dropped{cluster=h2, reason=protocol}", 1L));
        }
    }

    @Test
    void thePageOfClustersShowsThemWhereThereAreAny() {
        try (TestingClient client = get("/two");
                TestingClient mirror = two.accept()) {
            answer(one.accept());
            client.receiveUntil("ok");
            mirror.send(NOT_FOUND);
            await(
                    Map.of(
                            "mirror_requests{cluster=two}", 1L,
                            "mirror_responses{class=4xx, cluster=two}", 1L));
        }

        String json = page("/clusters");
        assertTrue(json.contains("\"mirrorRequests\":1,\"mirrorDroppedNoHost\":0"), json);
        assertTrue(json.contains("\"mirrorResponses4xx\":1"), json);
        List<String> lines =
                page("/clusters?format=text")
                        .lines()
                        .filter(line -> line.contains("mirrorRequests"))
                        .toList();
        assertEquals(1, lines.size(), lines.toString());
        assertTrue(lines.getFirst().startsWith("name=two "), lines.toString());
        assertTrue(lines.getFirst().contains(" mirrorResponses4xx=1"), lines.toString());
    }

    private String page(String path) {
        try (TestingClient client = TestingClient.connect(proxy.address("admin"))) {
            return client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();
        }
    }

    @Test
    void aRequestThatEndsEarly() {
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("POST /two HTTP/1.1\r\nHost: a\r\nContent-Length: 9\r\n\r\nx");
            one.accept().receiveUntil("\r\n\r\n");
            two.accept().receiveUntil("\r\n\r\n");
        }

        await(
                Map.of(
                        "mirror_requests{cluster=two}", 1L,
                        "mirror_abandoned{cluster=two, reason=cancelled}", 1L));
    }

    @Test
    void copiesOfHttp2() {
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            var exchange = client.send("GET", "/two", true);
            TestingClient server = one.accept();
            answer(server);
            TestingClient mirror = two.accept();
            exchange.response();
            var second = client.send("GET", "/two", true);
            answer(server);
            second.response();
            mirror.send(OK);

            await(
                    Map.of(
                            "mirror_requests{cluster=two}", 1L,
                            "mirror_dropped{cluster=two, reason=overflow}", 1L,
                            "mirror_responses{class=2xx, cluster=two}", 1L));
        }
    }

    private TestingClient get(String path) {
        return TestingClient.connect(proxy.address("web"))
                .send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");
    }

    private static void answer(TestingClient server) {
        server.receiveUntil("\r\n\r\n");
        server.send(OK);
    }

    private void await(Map<String, Long> expected) {
        TestingReading.await(proxy.telemetry(), "mirror", expected);
    }
}
