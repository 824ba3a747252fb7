package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ExchangeEnd;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import dev.midflight.sidecar.testing.NettyHttp2Client;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.ToldExchanges;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What filters of listeners and routes do to connections and requests that come. */
@Timeout(60)
final class FiltersTest {
    private static final String YAML =
            """
            listeners:
              - name: web
                address: 127.0.0.1:0
                routes: main
                accessRules:
                  rules:
                    - {action: deny, match: {prefix: /admin, methods: [POST]}}
                    - {action: deny, match: {headers: [{name: x-bad, exact: "1"}]}}
                    - {action: deny, match: {headers: [{name: host, exact: bad.example}]}}
                    - {action: allow, sources: [127.0.0.0/8]}
                  otherwise: deny
              - name: elsewhere
                address: 127.0.0.1:0
                routes: main
                accessRules:
                  rules: [{action: allow, sources: [192.0.2.0/24]}]
                  otherwise: deny
              - name: limited
                address: 127.0.0.1:0
                routes: main
                rateLimit: {requests: 3, per: 1d, headers: {retry-after: "60"}}
              - name: shadow
                address: 127.0.0.1:0
                routes: main
                accessRules: {otherwise: deny, shadow: true}
                rateLimit: {requests: 1, per: 1d, shadow: true}
              - name: writes
                address: 127.0.0.1:0
                routes: main
                rateLimit: {requests: 1, per: 1d, match: {methods: [POST]}}
              - name: connections
                address: 127.0.0.1:0
                routes: main
                connectionRate: {connections: 1, per: 1d}
            routeTables:
              - name: main
                hosts:
                  - name: any
                    domains: ["*"]
                    routes:
                      - name: scarce
                        match: {path: /scarce}
                        respond: {body: one}
                        rateLimit: {requests: 1, per: 1d, status: 503}
                      - name: closed
                        match: {path: /closed}
                        respond: {body: "no"}
                        accessRules: {otherwise: deny}
                      - {name: rest, respond: {body: ok}}
            """;

    private final TestingProxy proxy = TestingProxy.routed(YAML);

    @AfterEach
    void close() {
        proxy.close();
    }

    private static String ask(TestingClient client, String method, String path, String... fields) {
        client.send(
                "%s %s HTTP/1.1\r\nHost: a\r\n%s\r\n"
                        .formatted(method, path, String.join("", fields)));
        String head = client.receiveUntil("\r\n\r\n");
        int length = Integer.parseInt(head.replaceAll("(?s).*content-length: ([0-9]+).*", "$1"));
        return head.substring(9, 12) + " " + client.receiveText(length).strip();
    }

    @Test
    void deniesByMethodPathAndField() {
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            assertEquals("403 access denied", ask(client, "POST", "/admin/users"));
            assertEquals("403 access denied", ask(client, "POST", "/x/..//%61dmin"));
            assertEquals("200 ok", ask(client, "GET", "/admin/users"));
            assertEquals("403 access denied", ask(client, "POST", "/admin;x=1/users"));
            assertEquals("200 ok", ask(client, "POST", "/administration"));
            assertEquals("403 access denied", ask(client, "GET", "/", "X-Bad: 1\r\n"));
            assertEquals("200 ok", ask(client, "GET", "/", "X-Bad: 2\r\n"));
            assertEquals("403 access denied", ask(client, "GET", "/closed"));
        }
        assertEquals(5, proxy.telemetry().total(Counter.FILTERED_ACCESS));
        assertEquals(5, proxy.telemetry().total(Counter.RESPONSES_4XX));
    }

    @Test
    void refusesStreamsOfHttp2Alike() {
        try (NettyHttp2Client client = NettyHttp2Client.connect(proxy.address("web"))) {
            assertEquals("403", client.send("POST", "/x/..//%61dmin", true).response().status());
            assertEquals("one", client.get("/scarce").content());
            assertEquals("503", client.get("/scarce").status());
            assertEquals("ok", client.get("/admin").content());
            assertEquals("403", client.get("/", ":authority", "bad.example").status());
        }
        assertEquals(2, proxy.telemetry().total(Counter.FILTERED_ACCESS));
        assertEquals(1, proxy.telemetry().total(Counter.FILTERED_RATE));
    }

    @Test
    void saysWhatRefusedARequestOfEitherVersion() {
        ToldExchanges told = new ToldExchanges(proxy.telemetry(), FiltersTest::flagged);
        try (TestingClient client = TestingClient.connect(proxy.address("web"));
                NettyHttp2Client streams = NettyHttp2Client.connect(proxy.address("web"))) {
            ask(client, "GET", "/closed");
            ask(client, "GET", "/scarce");
            ask(client, "GET", "/scarce");
            streams.get("/closed");
            streams.get("/scarce");

            assertEquals(
                    List.of(
                            "http1 200 -",
                            "http1 403 UAEX",
                            "http1 503 RL",
                            "http2 403 UAEX",
                            "http2 503 RL"),
                    told.await(5).stream().sorted().toList());
        }
    }

    @Test
    void whatOnlyCountsRefusesNothing() {
        ToldExchanges told = new ToldExchanges(proxy.telemetry(), FiltersTest::flagged);
        try (TestingClient client = TestingClient.connect(proxy.address("shadow"));
                NettyHttp2Client streams = NettyHttp2Client.connect(proxy.address("shadow"))) {
            assertEquals("200 ok", ask(client, "GET", "/"));
            assertEquals("200 ok", ask(client, "GET", "/"));
            assertEquals("ok", streams.get("/").content());

            assertEquals(
                    List.of("http1 200 SRL,SUAEX", "http1 200 SUAEX", "http2 200 SRL,SUAEX"),
                    told.await(3).stream().sorted().toList());
        }
        assertEquals(3, proxy.telemetry().total(Counter.SHADOWED_ACCESS));
        assertEquals(2, proxy.telemetry().total(Counter.SHADOWED_RATE));
        assertEquals(0, proxy.telemetry().total(Counter.FILTERED_ACCESS));
    }

    @Test
    void limitsOnlyRequestsThatMatch() {
        try (TestingClient client = TestingClient.connect(proxy.address("writes"))) {
            assertEquals("200 ok", ask(client, "POST", "/", "Content-Length: 0\r\n"));
            assertEquals("200 ok", ask(client, "GET", "/"));
            assertEquals(
                    "429 too many requests", ask(client, "POST", "/", "Content-Length: 0\r\n"));
        }
    }

    private static String flagged(ExchangeEnd end) {
        String flags = ResponseFlag.text(end.flags());
        return end.protocol().label() + " " + end.status() + " " + flags;
    }

    @Test
    void deniesBySource() {
        try (TestingClient client = TestingClient.connect(proxy.address("elsewhere"))) {
            assertEquals("403 access denied", ask(client, "GET", "/"));
        }
    }

    @Test
    void limitsTheRateOfAListenerWithItsHeaders() {
        try (TestingClient one = TestingClient.connect(proxy.address("limited"));
                TestingClient two = TestingClient.connect(proxy.address("limited"))) {
            assertEquals("200 ok", ask(one, "GET", "/"));
            assertEquals("200 ok", ask(two, "GET", "/"));
            assertEquals("200 ok", ask(one, "GET", "/"));

            two.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            String refused = two.receiveUntil("too many requests\n");

            assertTrue(refused.startsWith("HTTP/1.1 429 Too Many Requests\r\n"), refused);
            assertTrue(refused.contains("\r\nretry-after: 60\r\n"), refused);
        }
        assertEquals(1, proxy.telemetry().total(Counter.FILTERED_RATE));
    }

    @Test
    void limitsTheRateOfARouteWhateverItsListener() {
        try (TestingClient web = TestingClient.connect(proxy.address("web"));
                TestingClient limited = TestingClient.connect(proxy.address("limited"))) {
            assertEquals("200 one", ask(web, "GET", "/scarce"));
            assertEquals("503 too many requests", ask(limited, "GET", "/scarce"));
            assertEquals("200 ok", ask(web, "GET", "/"));
        }
    }

    @Test
    void keepsItsCountWhenTheConfigurationIsReadAnew() throws InvalidConfigException {
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            assertEquals("200 one", ask(client, "GET", "/scarce"));

            TestingProxy.await(proxy.dataPath().apply(ConfigFile.parse(YAML)));
            TestingProxy.await(proxy.dataPath().apply(ConfigFile.parse(YAML)));

            assertEquals("503 too many requests", ask(client, "GET", "/scarce"));
        }
    }

    @Test
    void limitsTheRateOfConnections() {
        try (TestingClient client = TestingClient.connect(proxy.address("connections"))) {
            assertEquals("200 ok", ask(client, "GET", "/"));

            assertTrue(TestingClient.isResetBy(proxy.address("connections")));
        }
        assertEquals(1, proxy.telemetry().total(Counter.FILTERED_CONNECTIONS_RATE));
    }
}
