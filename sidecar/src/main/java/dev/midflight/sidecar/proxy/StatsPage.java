package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.telemetry.Reading;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A reading as the admin page {@code /stats} shows it: what is zero is left out. */
final class StatsPage {
    private static final double MILLIS = 1000;

    private StatsPage() {}

    static List<Map<String, Object>> of(Reading reading) {
        List<Map<String, Object>> shown = new ArrayList<>();
        for (Reading.Sample sample : reading.samples()) {
            if (sample.value() != 0) {
                Map<String, Object> row = row(sample.name(), sample.labels());
                row.put("value", number(sample.value()));
                shown.add(row);
            }
        }
        for (Reading.Histogram histogram : reading.histograms()) {
            Map<String, Object> row = row(histogram.name(), histogram.labels());
            row.put("count", histogram.count());
            boolean seconds = histogram.metric().unit().equals("s");
            double mean = mean(histogram) * (seconds ? MILLIS : 1);
            row.put(seconds ? "meanMillis" : "meanBytes", Math.round(mean * MILLIS) / MILLIS);
            shown.add(row);
        }
        return shown;
    }

    private static double mean(Reading.Histogram histogram) {
        return histogram.count() == 0 ? 0 : histogram.sum() / histogram.count();
    }

    private static Number number(double value) {
        if (value == Math.rint(value)) {
            return (long) value;
        }
        return Math.round(value * MILLIS) / MILLIS;
    }

    private static Map<String, Object> row(String name, Map<String, String> labels) {
        Map<String, Object> row = new LinkedHashMap<>();
        row.put("name", name);
        row.putAll(labels);
        return row;
    }
}
