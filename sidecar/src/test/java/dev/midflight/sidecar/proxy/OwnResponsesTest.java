package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the proxy answers by itself is counted as every request and response is. */
@Timeout(60)
final class OwnResponsesTest {
    private static final String DATE = "[A-Z][a-z]{2}, \\d\\d [A-Z][a-z]{2} \\d{4} [0-9:]{8} GMT";

    private final TestingUpstream silent = new TestingUpstream();
    private final TestingUpstream gone = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route("hello", "match: {path: /hello}", "respond: {body: hi}")
                            .route(
                                    "closed",
                                    "match: {path: /closed}",
                                    "respond: {body: hi}",
                                    "accessRules: {otherwise: deny}")
                            .route(
                                    "none",
                                    "match: {path: /limited}",
                                    "respond: {body: hi}",
                                    "rateLimit: {requests: 1, per: 1d}")
                            .route(
                                    "dated",
                                    "match: {path: /dated}",
                                    "respond: {body: hi}",
                                    "responseHeaders: {set: {date: long ago}}")
                            .route("empty", "match: {path: /empty}", "forward: [{cluster: empty}]")
                            .route("gone", "match: {path: /gone}", "forward: [{cluster: gone}]")
                            .route("http2", "match: {path: /http2}", "forward: [{cluster: http2}]")
                            .route(
                                    "silent",
                                    "match: {path: /silent}",
                                    "forward: [{cluster: silent}]",
                                    "timeouts: {request: 50ms}")
                            .cluster("silent", silent)
                            .cluster("gone", gone)
                            .cluster("http2", gone)
                            .with("protocol: http2")
                            .cluster("empty")
                            .yaml());
    private final Telemetry telemetry = proxy.telemetry();
    private final ToldExchanges told =
            new ToldExchanges(
                    telemetry,
                    end ->
                            end.status()
                                    + " "
                                    + ResponseFlag.text(end.flags())
                                    + " "
                                    + end.sentBytes());

    @AfterEach
    void closeAll() {
        proxy.close();
        silent.close();
        gone.close();
    }

    @ParameterizedTest
    @CsvSource({
        "/hello, 200 -",
        "/nowhere, 404 NR",
        "/closed, 403 UAEX",
        "/empty, 503 UH",
        "/gone, 503 UF",
        "/http2, 503 UF",
        "/silent, 504 UT",
        "/%ff%00%zz, 400 DPE",
        "/hello HTTP/1.1 X, 400 DPE"
    })
    void isToldWithWhatTheClientGot(String path, String status) {
        gone.close();
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            int bytes = client.receiveAll().length();

            assertEquals(List.of(status + " " + bytes), told.await(1));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/nowhere", "/closed", "/empty"})
    void isToldWithItsBytesOverHttp2(String path) {
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            client.get(path);

            long bytes = Long.parseLong(told.await(1).getFirst().split(" ", -1)[2]);

            assertTrue(bytes > 100, () -> bytes + " bytes");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"/hello", "/nowhere", "/closed", "/empty", "/dated"})
    void hasOneDate(String path) {
        String date = path.equals("/dated") ? "long ago" : DATE;
        try (TestingClient client = TestingClient.connect(proxy.address("web"));
                NettyHttp2Client other = NettyHttp2Client.connect(proxy.address("web"))) {
            client.send("GET " + path + " HTTP/1.1\r\nHost: a\r\n\r\n");

            String head = client.receiveUntil("\r\n\r\n");
            String field = other.get(path).field("date");

            List<String> dates = head.lines().filter(line -> line.startsWith("date: ")).toList();
            assertEquals(1, dates.size(), head);
            assertTrue(dates.getFirst().matches("date: " + date), head);
            assertTrue(field.matches(date), field);
        }
    }

    @Test
    void isARequestAndAResponse() {
        gone.close();
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            for (String path : List.of("/hello", "/nowhere", "/closed", "/limited", "/limited")) {
                ask(client, "GET " + path);
            }
            for (String path : List.of("/empty", "/gone", "/http2", "/silent")) {
                ask(client, "GET " + path);
            }
            client.send("GET nothing HTTP/1.1\r\nHost: a\r\n\r\n").receiveAll();
        }
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            client.get("/hello");
            client.get("/nowhere");
            client.get("/empty");
        }

        assertEquals(12, telemetry.total(Counter.REQUESTS));
        assertEquals(12 + 1, responses());
        assertEquals(1, telemetry.total(Counter.REJECTED));
    }

    private long responses() {
        return telemetry.total(Counter.RESPONSES_2XX)
                + telemetry.total(Counter.RESPONSES_4XX)
                + telemetry.total(Counter.RESPONSES_5XX);
    }

    private static void ask(TestingClient client, String start) {
        client.send(start + " HTTP/1.1\r\nHost: a\r\n\r\n");
        String head = client.receiveUntil("\r\n\r\n");
        client.receiveText(
                Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1")));
    }
}
