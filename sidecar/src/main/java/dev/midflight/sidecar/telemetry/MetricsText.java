package dev.midflight.sidecar.telemetry;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.Tags;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;

/** The telemetry in Prometheus' exposition format; the sums are made when it is scraped. */
public final class MetricsText {
    private static final String PREFIX = "midflight_";

    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Telemetry telemetry;

    /**
     * Registers everything.
     *
     * @param more what other packages have to say
     */
    public MetricsText(Telemetry telemetry, MeterBinder... more) {
        this.telemetry = telemetry;
        for (Direction direction : Direction.values()) {
            for (Counter counter : Counter.values()) {
                register(counter, direction);
            }
            for (FlowKind kind : FlowKind.values()) {
                Gauge.builder(PREFIX + "connections_open", () -> telemetry.open(kind, direction))
                        .description("Connections open now")
                        .tags("direction", direction.label(), "protocol", kind.label())
                        .register(registry);
            }
        }
        registry.getPrometheusRegistry().register(this::durations);
        ExchangeMetrics exchanges = new ExchangeMetrics(telemetry);
        exchanges.bindTo(registry);
        registry.getPrometheusRegistry().register(exchanges);
        for (MeterBinder binder : more) {
            binder.bindTo(registry);
        }
    }

    private void register(Counter counter, Direction direction) {
        Tags tags = Tags.of("direction", direction.label());
        if (!counter.labelName().isEmpty()) {
            tags = tags.and(counter.labelName(), counter.labelValue());
        }
        FunctionCounter.builder(
                        PREFIX + counter.metric(), telemetry, t -> t.total(counter, direction))
                .description(counter.help())
                .tags(tags)
                .register(registry);
    }

    private HistogramSnapshot durations() {
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder()
                        .name(PREFIX + "request_duration_seconds")
                        .help("From a request's head to the end of its response");
        for (Direction direction : Direction.values()) {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int bucket = 0; bucket < DurationBuckets.COUNT; bucket++) {
                buckets.bucket(
                        DurationBuckets.upperBoundSeconds(bucket),
                        telemetry.duration(bucket, direction));
            }
            snapshot.dataPoint(
                    HistogramDataPointSnapshot.builder()
                            .labels(Labels.of("direction", direction.label()))
                            .classicHistogramBuckets(buckets.build())
                            .sum(telemetry.durationNanos(direction) / 1e9)
                            .build());
        }
        return snapshot.build();
    }

    public String scrape() {
        return registry.scrape();
    }
}
