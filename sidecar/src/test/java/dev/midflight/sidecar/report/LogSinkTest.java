package dev.midflight.sidecar.report;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.LoopCounters;
import dev.midflight.sidecar.telemetry.Measurements;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Telemetry;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.time.Clock;
import org.junit.jupiter.api.Test;

/** What a line of the log says of a reading. */
final class LogSinkTest {
    private final Telemetry telemetry = new Telemetry();
    private final LoopCounters loop = telemetry.addLoop();
    private final ByteArrayOutputStream lines = new ByteArrayOutputStream();
    private final LogSink sink =
            new LogSink(
                    EventLog.to(
                            new PrintStream(lines, true, UTF_8), Clock.systemUTC(), LogLevel.INFO));

    @Test
    void hasWhatHasGrownAllLabelsTogether() {
        loop.add(Counter.REQUESTS, Direction.INBOUND, 5);
        loop.add(Counter.REQUESTS, Direction.OUTBOUND, 1);
        loop.add(Counter.RETRIES, Direction.OUTBOUND, 2);

        assertEquals("requests=6 retries=2", report());

        loop.add(Counter.REQUESTS, Direction.INBOUND, 3);

        assertEquals("requests=3", report());
        assertEquals("", report());
    }

    @Test
    void hasTheSumsOfDistributions() {
        loop.took(Direction.INBOUND, 3_000_000);
        loop.took(Direction.INBOUND, 4_000_000);

        assertEquals("request_duration_count=2 request_duration_millis=7", report());
    }

    @Test
    void hasGaugesAsTheyAreByTheirLabelsButClustersTogether() {
        loop.opened(FlowKind.HTTP1, Direction.INBOUND);
        telemetry.add(
                out -> {
                    Metric used = Metric.gauge("used_ratio", "A gauge");
                    Metric endpoints = Metric.gauge("endpoints", "Another one");
                    out.add(used, Measurements.labels("resource", "heap"), 0.25);
                    out.add(used, Measurements.labels("resource", "none"), 0);
                    out.add(endpoints, Measurements.labels("cluster", "a"), 2);
                    out.add(endpoints, Measurements.labels("cluster", "b"), 3);
                });
        String gauges = "connections_open.inbound.http1=1 endpoints=5 used_ratio.heap=0.250";

        assertEquals(gauges, report());
        assertEquals(gauges, report());
    }

    private String report() {
        lines.reset();
        sink.report(telemetry.read());
        String line = lines.toString(UTF_8).strip();
        return line.substring(line.indexOf("metrics") + "metrics".length()).strip();
    }
}
