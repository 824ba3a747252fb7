package dev.midflight.sidecar.report;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Reading;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/**
 * One line of the log for each interval: counters and the sums of distributions that have grown,
 * all labels together, and gauges that are not zero, by their labels, but all clusters together.
 */
final class LogSink implements MetricSink {
    private static final String CLUSTER = "cluster";

    private final EventLog log;
    private final Growth growth = new Growth();

    LogSink(EventLog log) {
        this.log = log;
    }

    @Override
    public String name() {
        return "log";
    }

    @Override
    public void begin(Reading before) {
        sums(before).forEach(growth::of);
    }

    @Override
    public boolean tellsGrowth() {
        return true;
    }

    @Override
    public void report(Reading reading) {
        List<Object> told = new ArrayList<>();
        sums(reading)
                .forEach(
                        (name, value) -> {
                            long more = growth.of(name, value);
                            if (more > 0) {
                                told.add(name);
                                told.add(more);
                            }
                        });
        growth.reported();
        gauges(reading)
                .forEach(
                        (name, value) -> {
                            if (value != 0) {
                                told.add(name);
                                told.add(number(value));
                            }
                        });
        log.info("metrics", told.toArray());
    }

    private static Map<String, Long> sums(Reading reading) {
        Map<String, Long> sums = new TreeMap<>();
        for (Reading.Sample sample : reading.samples()) {
            if (sample.counter()) {
                sums.merge(shortened(sample.name()), sample.count(), Long::sum);
            }
        }
        for (Reading.Histogram histogram : reading.histograms()) {
            HistogramSum all = HistogramSum.of(histogram);
            sums.merge(shortened(all.name()) + "_count", all.count(), Long::sum);
            sums.merge(shortened(all.name()) + "_" + all.unit(), all.sum(), Long::sum);
        }
        return sums;
    }

    private static Map<String, Double> gauges(Reading reading) {
        Map<String, Double> gauges = new TreeMap<>();
        for (Reading.Sample sample : reading.samples()) {
            if (!sample.counter()) {
                String labels =
                        sample.labels().entrySet().stream()
                                .filter(label -> !label.getKey().equals(CLUSTER))
                                .map(label -> "." + label.getValue())
                                .collect(Collectors.joining());
                gauges.merge(shortened(sample.name()) + labels, sample.value(), Double::sum);
            }
        }
        return gauges;
    }

    private static String shortened(String name) {
        return name.substring(Metric.PREFIX.length());
    }

    private static String number(double value) {
        return value == Math.rint(value)
                ? Long.toString((long) value)
                : String.format(Locale.ROOT, "%.3f", value);
    }
}
