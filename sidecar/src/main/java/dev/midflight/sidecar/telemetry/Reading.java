package dev.midflight.sidecar.telemetry;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Everything that was counted, at one moment; for every sink.
 *
 * @param samples counters and gauges
 */
public record Reading(List<Sample> samples, List<Histogram> histograms) {
    /** Each metric's samples, in the order of their names. */
    public Collection<List<Sample>> samplesByMetric() {
        return byName(samples, Sample::name);
    }

    /** The same of the histograms. */
    public Collection<List<Histogram>> histogramsByMetric() {
        return byName(histograms, Histogram::name);
    }

    private static <T> Collection<List<T>> byName(List<T> all, Function<T, String> name) {
        return all.stream()
                .collect(Collectors.groupingBy(name, TreeMap::new, Collectors.toList()))
                .values();
    }

    /** A counter, which only grows, or a gauge. */
    public record Sample(Metric metric, Map<String, String> labels, double value) {
        public String name() {
            return metric.name();
        }

        public boolean counter() {
            return metric.kind() == Metric.Kind.COUNTER;
        }

        /** Of a counter, which has no fractions. */
        public long count() {
            return Math.round(value);
        }
    }

    /**
     * A distribution.
     *
     * @param bounds upper ones in the metric's unit, the last one, infinity, left out
     * @param counts one more than bounds; each of its own bucket only
     * @param sum in the metric's unit
     */
    public record Histogram(
            Metric metric,
            Map<String, String> labels,
            List<Double> bounds,
            List<Long> counts,
            double sum) {
        public String name() {
            return metric.name();
        }

        public long count() {
            return counts.stream().mapToLong(Long::longValue).sum();
        }
    }
}
