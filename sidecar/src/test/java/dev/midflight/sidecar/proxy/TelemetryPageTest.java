package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.identity.IdentityMeters;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingHttp2;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.xds.XdsMeters;
import dev.midflight.testkit.Await;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/telemetry.md names every metric with its labels, its unit and its help, and no other. */
final class TelemetryPageTest {
    private static final Pattern HELP = Pattern.compile("# HELP (\\S+) (.*)");
    private static final Pattern LABEL = Pattern.compile("[{,]([a-z]+)=\"");

    private static final int HEADERS = 1;
    private static final int RST_STREAM = 3;
    private static final int END_ALL = 5;
    private static final int CANCEL = 8;

    @Test
    void hasARowForEachMetricThatAProxyShows() throws Exception {
        String page = Files.readString(Path.of("..", "docs", "telemetry.md"));

        String rows =
                page.lines()
                        .filter(line -> line.startsWith("| `midflight_"))
                        .collect(Collectors.joining("\n"));

        assertEquals(rows(scrape()), rows);
    }

    private static String scrape() {
        try (TestingUpstream one = new TestingUpstream();
                TestingUpstream two = new TestingUpstream();
                TestingProxy proxy =
                        TestingProxy.routed(
                                new TestingConfig()
                                        .route(
                                                "all",
                                                "forward: [{cluster: one}]",
                                                "mirror: {cluster: two}")
                                        .cluster("one", one)
                                        .cluster("two", two)
                                        .yaml());
                TestingHttp2 client = TestingHttp2.connect(proxy.address("web"))) {
            XdsMeters controlPlane = new XdsMeters(System::nanoTime);
            controlPlane.received();
            proxy.telemetry().add(controlPlane);
            IdentityMeters identity = new IdentityMeters(Clock.systemUTC());
            identity.got(Instant.now());
            proxy.telemetry().add(identity);
            client.sendAll(TestingHttp2.frame(HEADERS, END_ALL, 1, TestingHttp2.CALL));
            one.accept();
            client.send(RST_STREAM, 0, 1, TestingHttp2.number(CANCEL));
            Await.until(() -> "a call", () -> get(proxy).contains("midflight_grpc_calls"));
            return get(proxy);
        }
    }

    private static String get(TestingProxy proxy) {
        try (TestingClient scraper = TestingClient.connect(proxy.address("metrics"))) {
            return scraper.send("GET /metrics HTTP/1.1\r\nHost: m\r\n\r\n").receiveAll();
        }
    }

    private static String rows(String scrape) {
        Map<String, String> rows = new TreeMap<>();
        Matcher help = HELP.matcher(scrape);
        while (help.find()) {
            TreeSet<String> labels = new TreeSet<>();
            scrape.lines()
                    .filter(line -> line.matches(help.group(1) + "(_total|_bucket)?[{ ].*"))
                    .forEach(
                            line ->
                                    LABEL.matcher(line)
                                            .results()
                                            .forEach(m -> labels.add(m.group(1))));
            labels.remove("le");
            rows.put(
                    help.group(1),
                    "| `%s` | %s | %s | %s |"
                            .formatted(
                                    help.group(1),
                                    String.join(", ", labels),
                                    unit(help.group(1)),
                                    help.group(2)));
        }
        return String.join("\n", rows.values());
    }

    private static String unit(String name) {
        if (name.contains("_seconds")) {
            return "s";
        }
        if (name.contains("_bytes")) {
            return "bytes";
        }
        return name.contains("_ratio") ? "0 to 1" : "";
    }
}
