package dev.midflight.sidecar.telemetry;

import java.util.List;
import java.util.Map;

/**
 * Everything that was counted, at one moment; for sinks that are no Prometheus.
 *
 * @param samples counters and gauges
 */
public record Reading(List<Sample> samples, List<Histogram> histograms) {
    /** A counter, which only grows, or a gauge. */
    public record Sample(String name, Map<String, String> labels, boolean counter, long value) {}

    /**
     * A distribution.
     *
     * @param bounds upper ones in seconds, the last one, infinity, left out
     * @param counts one more than bounds; each of its own bucket only
     */
    public record Histogram(
            String name,
            Map<String, String> labels,
            List<Double> bounds,
            List<Long> counts,
            double sumSeconds) {
        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }
}
