package dev.midflight.sidecar.testing;

import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Reading;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.testkit.Await;
import java.util.Map;
import java.util.TreeMap;

/** What a telemetry says, in words: {@code cluster_retries{cluster=one}}. */
public final class TestingReading {
    private TestingReading() {}

    /** Everything but zeros whose name begins so; of histograms how many there were. */
    public static Map<String, Long> of(Telemetry telemetry, String prefix) {
        Map<String, Long> all = new TreeMap<>();
        Reading reading = telemetry.read();
        for (Reading.Sample sample : reading.samples()) {
            all.put(name(sample.name()) + sample.labels(), Math.round(sample.value()));
        }
        for (Reading.Histogram histogram : reading.histograms()) {
            all.put(name(histogram.name()) + histogram.labels(), histogram.count());
        }
        all.entrySet().removeIf(each -> each.getValue() == 0 || !each.getKey().startsWith(prefix));
        return all;
    }

    private static String name(String name) {
        return name.substring(Metric.PREFIX.length());
    }

    /** Until it says exactly this. */
    public static void await(Telemetry telemetry, String prefix, Map<String, Long> expected) {
        Await.until(
                () -> new TreeMap<>(expected) + ", but " + of(telemetry, prefix),
                () -> of(telemetry, prefix).equals(expected));
    }
}
