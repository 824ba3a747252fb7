package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.telemetry.LoopTraces;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.telemetry.TraceContext;
import dev.midflight.sidecar.testing.TestingCollector;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What is reported of the last second of a process. */
@Timeout(60)
final class LastReportsTest {
    private final Telemetry telemetry = new Telemetry();
    private final LoopCounters loop = telemetry.addLoop();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final ByteArrayOutputStream told = new ByteArrayOutputStream();

    @Test
    void aProxyThatEndsTellsAllOfIt() throws Exception {
        try (TestingCollector collector = new TestingCollector()) {
            Reports reports = reports(collector.address().toString());
            reports.begin();
            exchange();

            reports.close();

            String posted = collector.posted();
            assertTrue(posted.contains("/v1/traces"), posted);
            assertTrue(posted.contains("/v1/metrics"), posted);
            assertEquals(1, lines.toString(UTF_8).lines().count());
            assertEquals("", told.toString(UTF_8));
        }
    }

    @Test
    void oneThatHasHandedOverLeavesTheSumsToTheNext() throws Exception {
        try (TestingCollector collector = new TestingCollector()) {
            Reports reports = reports(collector.address().toString());
            reports.begin();
            reports.end();
            exchange();

            reports.close();

            String posted = collector.posted();
            assertTrue(posted.contains("/v1/traces"), posted);
            assertFalse(posted.contains("/v1/metrics"), posted);
            assertEquals(1, lines.toString(UTF_8).lines().count());
        }
    }

    @Test
    void aCollectorThatHangsHoldsNobodyUp() throws Exception {
        try (ServerSocket hanging = new ServerSocket(0, 5, InetAddress.getLoopbackAddress())) {
            Reports reports = reports("http://127.0.0.1:" + hanging.getLocalPort());
            reports.begin();
            exchange();
            long start = System.nanoTime();

            reports.close();

            Duration took = Duration.ofNanos(System.nanoTime() - start);
            assertTrue(took.compareTo(Duration.ofSeconds(4)) < 0, took::toString);
            assertEquals(1, lines.toString(UTF_8).lines().count());
            assertTrue(told.toString(UTF_8).contains("ends without the last reports"));
        }
    }

    private Reports reports(String collector) throws Exception {
        Map<String, String> environment = new HashMap<>();
        environment.put("MIDFLIGHT_OTLP_ENDPOINT", collector);
        environment.put("MIDFLIGHT_TRACE_PERCENT", "100");
        environment.put("MIDFLIGHT_REPORT_SECONDS", "3600");
        environment.put("MIDFLIGHT_ACCESS_LOG", "json");
        Reports reports =
                new Reports(
                        SidecarConfig.parse(environment),
                        telemetry,
                        EventLog.to(
                                new PrintStream(told, true, UTF_8),
                                Clock.systemUTC(),
                                LogLevel.INFO));
        reports.writeAccessLog(new PrintStream(lines, true, UTF_8));
        reports.trace();
        return reports;
    }

    private void exchange() {
        LoopTraces traces = Objects.requireNonNull(loop.exchanges().traces());
        TraceContext trace = new TraceContext();
        traces.begin(trace, new byte[0], 0, 0);
        loop.exchanges()
                .end()
                .of(Direction.INBOUND, FlowKind.HTTP1, null, null)
                .routed("", "c")
                .answered(200, 0)
                .measured(1, 2, 3_000_000)
                .traced(trace);
        loop.exchanges().ended();
    }
}
