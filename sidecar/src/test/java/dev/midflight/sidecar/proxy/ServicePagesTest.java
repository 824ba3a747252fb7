package dev.midflight.sidecar.proxy;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.config.file.ConfigFile;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.EchoUpstream;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.io.OutputStream;
import java.io.PrintStream;
import java.time.Clock;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class ServicePagesTest {
    private static final String CONFIGURATION =
            """
            version: "7"
            listeners: [{name: web, address: "127.0.0.1:0", routes: main}]
            routeTables:
              - name: main
                hosts:
                  - name: any
                    domains: ["*"]
                    routes: [{name: all, respond: {body: hello}}]
            """;

    private final EchoUpstream upstream = new EchoUpstream();
    private final TestingProxy proxy = TestingProxy.serving(upstream.address());

    @AfterEach
    void closeAll() {
        proxy.close();
        upstream.close();
    }

    @Test
    void exposesWhatWasCounted() {
        try (TestingClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n");
            client.receiveAll();
        }

        String page = ask("metrics", "GET /metrics");

        assertTrue(page.contains("midflight_requests_total{direction=\"inbound\"} 1.0"), page);
        assertTrue(
                page.contains("midflight_responses_total{class=\"2xx\",direction=\"inbound\"} 1.0"),
                page);
        assertTrue(
                page.contains("midflight_request_duration_seconds_count{direction=\"inbound\"} 1"),
                page);
        assertTrue(
                page.contains("midflight_connections_open{direction=\"inbound\",protocol=\"tcp\"}"),
                page);
    }

    @Test
    void isReadyOnBothPorts() {
        assertTrue(ask("metrics", "GET /ready").startsWith("HTTP/1.1 200"));
        assertTrue(ask("admin", "GET /ready").startsWith("HTTP/1.1 200"));
    }

    @Test
    void probesThePortItIsAskedFor() {
        TestingUpstream closed = new TestingUpstream();
        int closedPort = closed.address().getPort();
        closed.close();

        String open = ask("probe", "GET /app-probe/tcp/" + upstream.address().getPort());
        String shut = ask("probe", "GET /app-probe/tcp/" + closedPort + "?timeoutSeconds=2");
        String nonsense = ask("probe", "GET /app-probe/tcp/x");

        assertTrue(open.startsWith("HTTP/1.1 200"), open);
        assertTrue(shut.startsWith("HTTP/1.1 503"), shut);
        assertTrue(nonsense.startsWith("HTTP/1.1 400"), nonsense);
    }

    @Test
    void showsListenersAndConnections() {
        try (TestingClient client = proxy.connect()) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n");
            client.receiveUntil("\r\n\r\n");

            String connections = ask("admin", "GET /connections");

            assertTrue(connections.contains("\"protocol\":\"http1\""), connections);
            assertTrue(
                    connections.contains("\"peer\":\"127.0.0.1:" + client.localPort() + "\""),
                    connections);
            String listeners = ask("admin", "GET /listeners");
            assertTrue(
                    listeners.contains(
                            "{\"name\":\"admin\",\"address\":\"127.0.0.1:"
                                    + proxy.address("admin").getPort()
                                    + "\"}"),
                    listeners);
            assertTrue(listeners.contains("\"name\":\"outbound\""), listeners);
        }
    }

    @Test
    void saysWhatItWasStartedWith() {
        try (TestingProxy named =
                TestingProxy.serving(
                        upstream.address(),
                        "MIDFLIGHT_VERSION=v7",
                        "MIDFLIGHT_POD_NAME=cart-0",
                        "MIDFLIGHT_POD_NAMESPACE=shop")) {
            String page = ask(named, "admin", "GET /config");

            assertTrue(
                    page.contains("\"version\":\"v7\",\"namespace\":\"shop\",\"pod\":\"cart-0\""),
                    page);
        }
    }

    @Test
    void changesNothingWithoutAPost() {
        proxy.dataPath().changeLevelOf(log());

        assertTrue(ask("admin", "GET /logging?level=debug").endsWith("{\"level\":\"warn\"}\n"));
        assertTrue(ask("admin", "PUT /logging?level=debug").startsWith("HTTP/1.1 405"));
        assertTrue(ask("admin", "POST /logging?level=debug").startsWith("HTTP/1.1 200"));
        assertTrue(ask("admin", "GET /logging").endsWith("{\"level\":\"debug\"}\n"));
        assertTrue(ask("admin", "POST /logging?level=loud").startsWith("HTTP/1.1 400"));
        assertTrue(ask("admin", "POST /drain").startsWith("HTTP/1.1 503"));
        assertEquals(404, Integer.parseInt(ask("admin", "GET /nothing").substring(9, 12)));
    }

    @Test
    void showsNoLevelWhereNoLogIsWritten() {
        assertTrue(ask("admin", "GET /logging").startsWith("HTTP/1.1 503"));
    }

    @Test
    void everyPageOfTheHelpIsThere() {
        String help = ask("admin", "GET /help");

        Matcher page = Pattern.compile("(GET|POST) +(/[a-z]+)").matcher(help);
        assertTrue(page.find(), help);
        do {
            String answer = ask("admin", page.group(1) + " " + page.group(2));
            assertFalse(answer.startsWith("HTTP/1.1 404"), page.group());
        } while (page.find());
    }

    @Test
    void theConfigurationShownCanBeServedAgain() throws Exception {
        try (TestingProxy routed =
                TestingProxy.routed(CONFIGURATION, "MIDFLIGHT_HEAD_SECONDS=61")) {
            routed.dataPath().configuredBy("a test");

            String text = body(ask(routed, "admin", "GET /config?format=text"));
            String json = body(ask(routed, "admin", "GET /config"));

            assertEquals(ConfigFile.parse(CONFIGURATION), ConfigFile.parse(text), text);
            assertTrue(text.contains("#   MIDFLIGHT_HEAD_SECONDS: \"61\"\n"), text);
            assertTrue(text.contains("#   MIDFLIGHT_IDLE_SECONDS: \"86400\"\n"), text);
            assertTrue(json.contains(",\"source\":\"a test\",\"applied\":\"20"), json);
            assertTrue(json.contains(",\"redacted\":0,\"snapshot\":{\"version\":\"7\""), json);
        }
    }

    @Test
    void changesNothingForAPageOfASite() {
        proxy.dataPath().changeLevelOf(log());
        String post = "POST /logging?level=debug HTTP/1.1\r\n";

        for (String fields :
                List.of(
                        "Host: evil.example",
                        "Host: evil.example:15000",
                        "Host: 127.0.0.1.evil.example",
                        "Host: localhost.evil.example",
                        "Host: [evil]",
                        "Host: ",
                        "Host: localhost\r\nOrigin: http://evil.example",
                        "Host: 127.0.0.1:15000\r\nOrigin: null")) {
            String answer = exchange(post + fields + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 403"), () -> fields + ": " + answer);
        }

        assertTrue(ask("admin", "GET /logging").endsWith("{\"level\":\"warn\"}\n"));
        for (String host : List.of("127.0.0.1:15000", "[::1]:15000", "LocalHost:1", "10.0.0.1")) {
            String answer = exchange(post + "Host: " + host + "\r\n\r\n");
            assertTrue(answer.startsWith("HTTP/1.1 200"), () -> host + ": " + answer);
        }
        assertTrue(exchange("POST /logging?level=info HTTP/1.0\r\n\r\n").contains(" 200 "));
    }

    @Test
    void pagesThatAreReadSayWhichMethodsTheyKnow() {
        for (String page : List.of("/ready", "/config", "/connections", "/stats", "/alive", "/")) {
            String answer = ask("admin", "POST " + page);
            assertTrue(answer.startsWith("HTTP/1.1 405"), answer);
            assertTrue(answer.contains("allow: GET, HEAD\r\n"), answer);
            assertTrue(ask("admin", "HEAD " + page).startsWith("HTTP/1.1 200"), page);
        }
        assertTrue(ask("admin", "GET /drain").contains("allow: POST\r\n"));
        assertTrue(ask("admin", "PUT /logging").contains("allow: GET, HEAD, POST\r\n"));
        assertTrue(ask("metrics", "POST /metrics").startsWith("HTTP/1.1 405"));
        assertTrue(ask("metrics", "PUT /ready").contains("allow: GET, HEAD\r\n"));
        assertTrue(ask("probe", "POST /app-probe/tcp/1").startsWith("HTTP/1.1 405"));
        assertTrue(ask("admin", "POST /nothing").startsWith("HTTP/1.1 404"));
    }

    @Test
    void aMalformedRequestIsTold() {
        assertTrue(exchange("GET /ready\r\n\r\n").startsWith("HTTP/1.1 400"));
        assertTrue(exchange("nonsense\r\n\r\n").startsWith("HTTP/1.1 400"));
        assertTrue(exchange("GET / HTTP/1.1\r\n: x\r\n\r\n").startsWith("HTTP/1.1 400"));
    }

    private String exchange(String request) {
        try (TestingClient client = TestingClient.connect(proxy.address("admin"))) {
            return client.send(request).receiveAll();
        }
    }

    private static String body(String response) {
        return response.substring(response.indexOf("\r\n\r\n") + 4);
    }

    private static EventLog log() {
        return EventLog.to(
                new PrintStream(OutputStream.nullOutputStream(), false, UTF_8),
                Clock.systemUTC(),
                LogLevel.WARN);
    }

    private String ask(String listener, String request) {
        return ask(proxy, listener, request);
    }

    @Test
    void showWhatIsCountedAndWhatIsShort() {
        try (TestingClient client = proxy.connect()) {
            client.send("POST / HTTP/1.1\r\nHost: a\r\nContent-Length: 1\r\n\r\nx");
            client.receiveUntil("\r\n\r\n");
            client.receiveText(1);

            String stats = ask("admin", "GET /stats");
            String overload = ask("admin", "GET /overload");
            String connections = ask("admin", "GET /connections");

            assertTrue(
                    stats.contains(
                            "{\"name\":\"midflight_requests\",\"direction\":\"inbound\",\"value\":1}"),
                    stats);
            assertTrue(overload.contains("\"shedConnections\":0"), overload);
            assertTrue(connections.contains("\"receivedBytes\":48"), connections);
        }
    }

    private static String ask(TestingProxy of, String listener, String request) {
        try (TestingClient client = TestingClient.connect(of.address(listener))) {
            client.send(request + " HTTP/1.1\r\nHost: localhost\r\n\r\n");
            return client.receiveAll();
        }
    }
}
