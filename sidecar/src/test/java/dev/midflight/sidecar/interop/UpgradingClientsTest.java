package dev.midflight.sidecar.interop;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.Commands;
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
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Clients that begin with HTTP/1.1: those that offer HTTP/2 by an upgrade are answered in HTTP/1.1
 * (RFC 9113 section 3.1 has withdrawn it), and a browser, which speaks HTTP/2 only with TLS.
 */
@Timeout(180)
final class UpgradingClientsTest {
    @TempDir private Path directory;

    private HttpPeer peer;

    @BeforeEach
    void start() throws Exception {
        peer = new HttpPeer();
    }

    @AfterEach
    void closeAll() {
        peer.close();
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMS", "ROUTED_TO_HTTP1", "ROUTED_HTTP1"})
    void servesJava(Way way) throws Exception {
        String large = "0123456789".repeat(300_000);
        try (Sidecars sidecars = Sidecars.to(peer.address(), way);
                HttpClient client =
                        HttpClient.newBuilder().version(HttpClient.Version.HTTP_2).build()) {
            String url = sidecars.url() + "/echo";

            HttpResponse<String> echoed = client.send(echo(url, large), BodyHandlers.ofString());
            List<CompletableFuture<HttpResponse<String>>> parallel = new ArrayList<>();
            for (int i = 0; i < 30; i++) {
                parallel.add(client.sendAsync(echo(url, "n" + i), BodyHandlers.ofString()));
            }

            assertEquals(HttpClient.Version.HTTP_1_1, echoed.version());
            assertEquals(large, echoed.body());
            assertEquals("HTTP/1.1", echoed.headers().firstValue("x-proto").orElseThrow());
            for (int i = 0; i < 30; i++) {
                assertEquals("n" + i, parallel.get(i).get().body());
            }
            assertEquals(31, sidecars.near().telemetry().total(Counter.REQUESTS));
        }
    }

    private static HttpRequest echo(String url, String body) {
        return HttpRequest.newBuilder(URI.create(url)).POST(BodyPublishers.ofString(body)).build();
    }

    @ParameterizedTest
    @EnumSource(names = {"STREAMS", "ROUTED_TO_HTTP1", "ROUTED_HTTP1"})
    void servesCurlThatAsksForAnUpgrade(Way way) throws Exception {
        Commands.install("curl");
        try (Sidecars sidecars = Sidecars.to(peer.address(), way)) {

            String output =
                    Commands.output(
                            "curl",
                            "-sS",
                            "--http2",
                            "--max-time",
                            "60",
                            "-w",
                            " %{http_version} %{http_code}\n",
                            sidecars.url() + "/hints");

            assertEquals("ok 1.1 200\n", output);
        }
    }

    /** With a WebSocket. */
    @ParameterizedTest
    @EnumSource(names = {"STREAMS", "ROUTED_HTTP1"})
    void servesABrowser(Way way) throws Exception {
        Commands.install("chromium");
        try (Sidecars sidecars = Sidecars.to(peer.address(), way);
                ForkedProgram _ = ForkedProgram.start(chromium(sidecars.url()), Map.of())) {
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

    private List<String> chromium(String url) {
        return List.of(
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
                url + "/page");
    }
}
