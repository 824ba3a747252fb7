package dev.midflight.sidecar.telemetry;

import dev.midflight.sidecar.telemetry.Reading.Histogram;
import dev.midflight.sidecar.telemetry.Reading.Sample;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/** Takes readings of a telemetry; allocates as much as there is to say. */
final class Readings {
    private static final String PREFIX = "midflight_";
    private static final String FLAG = "FLAG_";

    private Readings() {}

    static Reading of(Telemetry telemetry) {
        List<Sample> samples = new ArrayList<>();
        for (Direction direction : Direction.values()) {
            for (Counter counter : Counter.values()) {
                Map<String, String> labels = labels("direction", direction.label());
                if (!counter.labelName().isEmpty()) {
                    labels.put(counter.labelName(), counter.labelValue());
                }
                samples.add(counter(counter.metric(), labels, telemetry.total(counter, direction)));
            }
            for (FlowKind kind : FlowKind.values()) {
                Map<String, String> labels = labels("direction", direction.label());
                labels.put("protocol", kind.label());
                long open = telemetry.open(kind, direction);
                samples.add(new Sample(PREFIX + "connections_open", labels, false, open));
            }
        }
        telemetry.counted().forEach(key -> samples.add(counted(key, telemetry.total(key))));
        List<Histogram> histograms = new ArrayList<>();
        Map<SeriesKey, long[]> exchanges = telemetry.exchanges().sums();
        exchanges.forEach((key, sums) -> add(key, sums, samples, histograms));
        ExchangeSums.calls(exchanges)
                .forEach((labels, value) -> samples.add(counter("grpc_calls", labels, value)));
        return new Reading(List.copyOf(samples), List.copyOf(histograms));
    }

    private static Sample counter(String metric, Map<String, String> labels, long value) {
        return new Sample(PREFIX + metric, labels, true, value);
    }

    private static Sample counted(String key, long value) {
        return key.startsWith(FLAG)
                ? counter("exchanges_flagged", labels("flag", key.substring(FLAG.length())), value)
                : counter(key.toLowerCase(Locale.ROOT), Map.of(), value);
    }

    private static void add(
            SeriesKey key, long[] sums, List<Sample> samples, List<Histogram> histograms) {
        Map<String, String> labels = labels("direction", key.direction().label());
        labels.put("protocol", key.protocol().label());
        labels.put("route", key.route());
        labels.put("cluster", key.cluster());
        labels.put("class", key.classLabel());
        histograms.add(
                new Histogram(
                        PREFIX + "exchange_duration_seconds",
                        labels,
                        IntStream.range(0, DurationBuckets.COUNT - 1)
                                .mapToObj(DurationBuckets::upperBoundSeconds)
                                .toList(),
                        LongStream.of(sums).limit(DurationBuckets.COUNT).boxed().toList(),
                        sums[Series.NANOS] / 1e9));
        samples.add(bytes(labels, "received", sums[Series.RECEIVED]));
        samples.add(bytes(labels, "sent", sums[Series.SENT]));
    }

    private static Sample bytes(Map<String, String> labels, String side, long value) {
        Map<String, String> more = new TreeMap<>(labels);
        more.put("side", side);
        return counter("exchange_bytes", more, value);
    }

    private static Map<String, String> labels(String name, String value) {
        Map<String, String> labels = new TreeMap<>();
        labels.put(name, value);
        return labels;
    }
}
