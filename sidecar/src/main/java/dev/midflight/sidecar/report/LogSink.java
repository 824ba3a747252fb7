package dev.midflight.sidecar.report;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** One line of the log for each interval: what has grown, all labels together. */
final class LogSink implements MetricSink {
    private static final int PREFIX = "midflight_".length();

    private final EventLog log;
    private Map<String, Long> before = Map.of();

    LogSink(EventLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void report(Reading reading) {
        Map<String, Long> now = new TreeMap<>();
        for (Reading.Sample sample : reading.samples()) {
            if (sample.counter()) {
                now.merge(sample.name().substring(PREFIX), sample.value(), Long::sum);
            }
        }
        List<Object> grown = new ArrayList<>();
        now.forEach(
                (name, value) -> {
                    long more = value - before.getOrDefault(name, 0L);
                    if (more != 0) {
                        grown.add(name);
                        grown.add(more);
                    }
                });
        before = now;
        log.info("metrics", grown.toArray());
    }
}
