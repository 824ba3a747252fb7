package dev.midflight.sidecar.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.Commands;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.testkit.ForkedProgram;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * Clients that begin with HTTP/1.1: those that offer HTTP/2 by an upgrade are answered in HTTP/1.1
 * (RFC 9113 section 3.1 has withdrawn it), and a browser, which speaks HTTP/2 only with TLS.
 */
@Timeout(180)
final class UpgradingClientsTest {
    @TempDir private Path directory;

    private HttpPeer peer;
    private TestingProxy near;
    private TestingProxy far;

    @BeforeEach
    void start() throws Exception {
        peer = new HttpPeer();
        near = TestingProxy.serving(peer.address(), "MIDFLIGHT_HTTP2=streams");
        far = TestingProxy.serving(near.address("inbound"), "MIDFLIGHT_HTTP2=streams");
    }

    @AfterEach
    void closeAll() {
        far.close();
        near.close();
        peer.close();
    }

    @Test
    void servesJava() throws Exception {
        String large = "0123456789".repeat(300_000);
        try (HttpClient client =
                HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {

            HttpResponse<String> echoed = client.send(echo(large), BodyHandlers.ofString());
            List<CompletableFuture<HttpResponse<String>>> parallel = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                parallel.add(client.sendAsync(echo("n" + i), BodyHandlers.ofString()));
            }

            assertEquals(HttpClient.Version.HTTP_1_1, echoed.version());
            assertEquals(large, echoed.body());
            assertEquals("HTTP/1.1", echoed.headers().firstValue("x-proto").orElseThrow());
            for (int i = 0; i < 30; i++) {
                assertEquals("n" + i, parallel.get(i).get().body());
            }
        }
        assertEquals(31, near.telemetry().total(Counter.REQUESTS));
    }

    private HttpRequest echo(String body) {
        return HttpRequest.newBuilder(URI.create(HttpPeer.url(far) + "/echo"))
                .POST(BodyPublishers.ofString(body))
                .build();
    }

    @Test
    void servesCurlThatAsksForAnUpgrade() throws Exception {
        Commands.install("curl");

        String output =
                Commands.output(
                        "curl",
                        "-sS",
                        "--http2",
                        "--max-time",
                        "60",
                        "-w",
                        " %{http_version} %{http_code}\n",
                        HttpPeer.url(far) + "/hints");

        assertEquals("ok 1.1 200\n", output);
    }

    @Test
    void servesABrowser() throws Exception {
        Commands.install("chromium");
        List<String> chromium =
                List.of(
                        "chromium",
                        "--headless=new",
                        "--no-sandbox",
                        "--disable-gpu",
                        "--disable-dev-shm-usage",
                        "--disable-background-networking",
                        "--disable-component-update",
                        "--disable-sync",
                        "--no-first-run",
                        "--remote-debugging-port=0",
                        "--user-data-dir=" + directory,
                        HttpPeer.url(far) + "/page");

        try (ForkedProgram _ = ForkedProgram.start(chromium, Map.of())) {
            assertEquals(
                    """
                    echo 200 HTTP/1.1 true
                    large 3000000 true
                    status 404
                    parallel true
                    events event 1, event 2, event 3
                    socket 100011
                    over
                    """,
                    peer.told());
        }
    }
}
