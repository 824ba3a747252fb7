package dev.midflight.sidecar.report;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.config.InvalidConfigException;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingConfig;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What sinks did not take is on the metrics page, by the names that docs/telemetry.md says. */
@Timeout(60)
final class LostReportsTest {
    /** More than the queue of spans has room for. */
    private static final int MANY = 1500;

    private final TestingUpstream collector = new TestingUpstream();
    private final TestingProxy proxy =
            TestingProxy.routed(
                    new TestingConfig()
                            .route("all", "respond: {status: 204}")
                            .cluster("none")
                            .yaml(),
                    "MIDFLIGHT_WORKERS=1");
    private final CountDownLatch read = new CountDownLatch(1);
    private final List<Reports> begun = new ArrayList<>();

    @AfterEach
    void closeAll() {
        read.countDown();
        begun.forEach(Reports::close);
        proxy.close();
        collector.close();
    }

    private Reports reports(String... variables) throws InvalidConfigException {
        Map<String, String> environment = new HashMap<>();
        environment.put("MIDFLIGHT_OTLP_ENDPOINT", "http://127.0.0.1:" + port());
        environment.put("MIDFLIGHT_REPORT_SECONDS", "3600");
        for (int i = 0; i < variables.length; i += 2) {
            environment.put(variables[i], variables[i + 1]);
        }
        PrintStream lines =
                new PrintStream(new ByteArrayOutputStream(), true, StandardCharsets.UTF_8);
        Reports reports =
                new Reports(
                        SidecarConfig.parse(environment),
                        proxy.telemetry(),
                        EventLog.to(lines, Clock.systemUTC(), LogLevel.INFO));
        begun.add(reports);
        return reports;
    }

    private int port() {
        return collector.address().getPort();
    }

    /** All at once, so that they end while a sink hangs. */
    private void request(int times) {
        String last = "GET / HTTP/1.1\r\nHost: a\r\nConnection: close\r\n\r\n";
        try (TestingClient client = TestingClient.connect(proxy.address("web"))) {
            client.send("GET / HTTP/1.1\r\nHost: a\r\n\r\n".repeat(times - 1) + last);
            assertEquals(times, client.receiveAll().split("HTTP/1.1 204 ", -1).length - 1);
        }
    }

    /** As a scraper reads it; -1: it is not there. */
    private double scraped(String metric) {
        try (TestingClient scraper = TestingClient.connect(proxy.address("metrics"))) {
            String text = scraper.send("GET /metrics HTTP/1.1\r\nHost: m\r\n\r\n").receiveAll();
            Matcher value = Pattern.compile("(?m)^" + metric + " ([0-9.]+)$").matcher(text);
            return value.find() ? Double.parseDouble(value.group(1)) : -1;
        }
    }

    @Test
    void reportsThatACollectorDoesNotTake() throws Exception {
        Reports reports = reports();
        reports.begin();
        assertEquals(0, scraped("midflight_report_failed_otlp_total"));
        collector.close();

        reports.close();

        assertEquals(1, scraped("midflight_report_failed_otlp_total"));
    }

    @Test
    void linesThatFindNoRoomWhileNobodyReadsThem() throws Exception {
        Reports reports =
                reports("MIDFLIGHT_ACCESS_LOG", "json", "MIDFLIGHT_ACCESS_LOG_LINES", "16");
        reports.writeAccessLog(
                new PrintStream(new HangingOutput(read), false, StandardCharsets.UTF_8));
        assertEquals(0, scraped("midflight_report_dropped_access_total"));

        request(MANY);

        Await.until(
                "lines are dropped", () -> scraped("midflight_report_dropped_access_total") > 0);
    }

    @Test
    void spansThatFindNoRoomAndSpansThatACollectorDoesNotTake() throws Exception {
        reports("MIDFLIGHT_TRACE_PERCENT", "100").trace();
        assertEquals(0, scraped("midflight_report_dropped_spans_total"));
        assertEquals(0, scraped("midflight_report_failed_spans_total"));
        request(1);
        TestingClient hanging = collector.accept();

        request(MANY);
        Await.until(
                "spans are dropped",
                () -> scraped("midflight_report_dropped_spans_total") == MANY - 1024);
        hanging.close();
        collector.close();

        Await.until("spans are lost", () -> scraped("midflight_report_failed_spans_total") > 0);
    }
}
