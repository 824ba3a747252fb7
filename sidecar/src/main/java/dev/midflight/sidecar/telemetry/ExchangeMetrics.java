package dev.midflight.sidecar.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.Locale;
import java.util.Map;

/** The ended exchanges in Prometheus' words. */
final class ExchangeMetrics implements MeterBinder, MultiCollector {
    private final Telemetry telemetry;

    ExchangeMetrics(Telemetry telemetry) {
        this.telemetry = telemetry;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        for (ResponseFlag flag : ResponseFlag.values()) {
            FunctionCounter.builder(
                            "midflight_exchanges_flagged",
                            telemetry,
                            t -> t.total(Telemetry.key(flag)))
                    .description("Exchanges that did not go as they should, by response flag")
                    .tag("flag", flag.code())
                    .register(registry);
        }
        FunctionCounter.builder(
                        "midflight_exchange_series_overflow",
                        telemetry,
                        t -> t.total(Telemetry.OVERFLOWING))
                .description("Exchanges counted as other, since there were too many series")
                .register(registry);
    }

    @Override
    public MetricSnapshots collect() {
        HistogramSnapshot.Builder durations =
                HistogramSnapshot.builder()
                        .name("midflight_exchange_duration_seconds")
                        .help("Requests with their responses, and connections of other protocols");
        CounterSnapshot.Builder bytes =
                CounterSnapshot.builder()
                        .name("midflight_exchange_bytes")
                        .help("Bytes of ended exchanges, from the client and to it");
        Map<SeriesKey, long[]> sums = telemetry.exchanges().sums();
        sums.forEach(
                (key, values) -> {
                    Labels labels = labels(key);
                    durations.dataPoint(duration(labels, values));
                    bytes.dataPoint(bytes(labels, "received", values[Series.RECEIVED]));
                    bytes.dataPoint(bytes(labels, "sent", values[Series.SENT]));
                });
        MetricSnapshots.Builder all =
                MetricSnapshots.builder()
                        .metricSnapshot(durations.build())
                        .metricSnapshot(bytes.build())
                        .metricSnapshot(calls(sums));
        telemetry.counted().stream()
                .filter(key -> key.startsWith(Telemetry.OF_A_SINK))
                .forEach(key -> all.metricSnapshot(ofSink(key)));
        return all.build();
    }

    private static CounterSnapshot calls(Map<SeriesKey, long[]> sums) {
        CounterSnapshot.Builder calls =
                CounterSnapshot.builder()
                        .name("midflight_grpc_calls")
                        .help("gRPC calls that have ended, by their status");
        ExchangeSums.calls(sums)
                .forEach(
                        (labels, value) ->
                                calls.dataPoint(
                                        CounterDataPointSnapshot.builder()
                                                .labels(labels(labels))
                                                .value(value)
                                                .build()));
        return calls.build();
    }

    private static Labels labels(Map<String, String> labels) {
        return Labels.of(
                labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }

    private CounterSnapshot ofSink(String key) {
        return CounterSnapshot.builder()
                .name("midflight_" + key.toLowerCase(Locale.ROOT))
                .help("What a sink of telemetry did not take")
                .dataPoint(CounterDataPointSnapshot.builder().value(telemetry.total(key)).build())
                .build();
    }

    private static Labels labels(SeriesKey key) {
        return Labels.of(
                "direction",
                key.direction().label(),
                "protocol",
                key.protocol().label(),
                "route",
                key.route(),
                "cluster",
                key.cluster(),
                "class",
                key.classLabel());
    }

    private static HistogramDataPointSnapshot duration(Labels labels, long[] values) {
        ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
        for (int bucket = 0; bucket < DurationBuckets.COUNT; bucket++) {
            buckets.bucket(DurationBuckets.upperBoundSeconds(bucket), values[bucket]);
        }
        return HistogramDataPointSnapshot.builder()
                .labels(labels)
                .classicHistogramBuckets(buckets.build())
                .sum(values[Series.NANOS] / 1e9)
                .build();
    }

    private static CounterDataPointSnapshot bytes(Labels labels, String side, long value) {
        return CounterDataPointSnapshot.builder()
                .labels(labels.merge(Labels.of("side", side)))
                .value(value)
                .build();
    }
}
