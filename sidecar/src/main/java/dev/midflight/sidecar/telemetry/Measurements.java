package dev.midflight.sidecar.telemetry;

import dev.midflight.sidecar.telemetry.Reading.Histogram;
import dev.midflight.sidecar.telemetry.Reading.Sample;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.ToLongFunction;

/** A reading while it is taken: what has the same metric and labels is added up. */
public final class Measurements {
    private static final String SUM = "|sum";
    private static final String BUCKET = "|le";

    private record Distribution(
            Metric metric, Map<String, String> labels, long[] counts, long[] sum) {
        static Distribution empty(Metric metric, Map<String, String> labels) {
            int buckets = metric.scale().bounds().size() + 1;
            return new Distribution(metric, labels, new long[buckets], new long[1]);
        }
    }

    private final Map<String, Sample> samples = new LinkedHashMap<>();
    private final Map<String, Distribution> distributions = new LinkedHashMap<>();

    Measurements() {}

    /**
     * Labels in the order of their names.
     *
     * @param pairs name, value, name, value, ...
     */
    public static Map<String, String> labels(String... pairs) {
        Map<String, String> labels = new TreeMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            labels.put(pairs[i], pairs[i + 1]);
        }
        return labels;
    }

    /** These labels and one more. */
    public static Map<String, String> with(Map<String, String> labels, String name, String value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put(name, value);
        return more;
    }

    /** A counter or a gauge. */
    public void add(Metric metric, Map<String, String> labels, double value) {
        samples.merge(
                key(metric, labels),
                new Sample(metric, labels, value),
                (one, other) -> new Sample(metric, labels, one.value() + other.value()));
    }

    /**
     * A distribution.
     *
     * @param values one for each bucket, then the sum in what the metric's scale divides
     */
    void add(Metric metric, Map<String, String> labels, long[] values) {
        Distribution all =
                distributions.computeIfAbsent(
                        key(metric, labels), _ -> Distribution.empty(metric, labels));
        int buckets = all.counts.length;
        for (int i = 0; i < buckets; i++) {
            all.counts[i] += values[i];
        }
        all.sum[0] += values[buckets];
    }

    /** For an export: no blank, parts joined by {@code |}. */
    private static String key(Metric metric, Map<String, String> labels) {
        StringBuilder key = new StringBuilder(metric.name());
        labels.forEach(
                (name, value) ->
                        key.append('|').append(name).append('=').append(SeriesKey.clean(value)));
        return key.toString();
    }

    /** Series of these metrics that only the proxies before this one had, at zero for now. */
    void addSeries(List<Metric> sparse, Iterable<String> inheritedKeys) {
        Map<String, Metric> byName = new HashMap<>();
        sparse.forEach(metric -> byName.put(metric.name(), metric));
        for (String key : inheritedKeys) {
            Metric metric = byName.get(key.substring(0, Math.max(key.indexOf('|'), 0)));
            if (metric != null) {
                addSeries(metric, labels(key));
            }
        }
    }

    private void addSeries(Metric metric, Map<String, String> labels) {
        if (metric.kind() == Metric.Kind.HISTOGRAM) {
            distributions.computeIfAbsent(
                    key(metric, labels), _ -> Distribution.empty(metric, labels));
        } else {
            samples.computeIfAbsent(key(metric, labels), _ -> new Sample(metric, labels, 0));
        }
    }

    /** Of a key as {@link #key} makes them, with what {@link #addTo} puts behind it. */
    private static Map<String, String> labels(String key) {
        Map<String, String> labels = new TreeMap<>();
        for (String part : key.split("\\|", -1)) {
            int equals = part.indexOf('=');
            if (equals > 0) {
                labels.put(part.substring(0, equals), part.substring(equals + 1));
            }
        }
        return labels;
    }

    /** What the proxies before this one had counted, as far as this one counts it, too. */
    void addInherited(ToLongFunction<String> inherited) {
        samples.replaceAll(
                (key, sample) ->
                        sample.counter()
                                ? new Sample(
                                        sample.metric(),
                                        sample.labels(),
                                        sample.value() + inherited.applyAsLong(key))
                                : sample);
        distributions.forEach(
                (key, each) -> {
                    for (int i = 0; i < each.counts.length; i++) {
                        each.counts[i] += inherited.applyAsLong(key + BUCKET + i);
                    }
                    each.sum[0] += inherited.applyAsLong(key + SUM);
                });
    }

    /** Everything that goes to the next proxy, by its key. */
    void addTo(Map<String, Long> totals) {
        samples.forEach(
                (key, sample) -> {
                    if (sample.counter() && sample.value() != 0) {
                        totals.put(key, Math.round(sample.value()));
                    }
                });
        distributions.forEach(
                (key, each) -> {
                    for (int i = 0; i < each.counts.length; i++) {
                        if (each.counts[i] != 0) {
                            totals.put(key + BUCKET + i, each.counts[i]);
                        }
                    }
                    if (each.sum[0] != 0) {
                        totals.put(key + SUM, each.sum[0]);
                    }
                });
    }

    Reading reading() {
        List<Histogram> histograms = new ArrayList<>();
        for (Distribution each : distributions.values()) {
            List<Long> counts = new ArrayList<>();
            for (long count : each.counts) {
                counts.add(count);
            }
            histograms.add(
                    new Histogram(
                            each.metric,
                            each.labels,
                            each.metric.scale().bounds(),
                            counts,
                            each.sum[0] / each.metric.scale().unit()));
        }
        return new Reading(List.copyOf(samples.values()), histograms);
    }
}
