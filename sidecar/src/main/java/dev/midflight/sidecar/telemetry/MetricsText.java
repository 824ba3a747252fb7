package dev.midflight.sidecar.telemetry;

import io.micrometer.prometheusmetrics.PrometheusConfig;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import io.prometheus.metrics.model.snapshots.ClassicHistogramBuckets;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot;
import io.prometheus.metrics.model.snapshots.HistogramSnapshot.HistogramDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.util.List;
import java.util.Map;

/** The telemetry in Prometheus' exposition format; a reading is taken when it is scraped. */
public final class MetricsText {
    private final PrometheusMeterRegistry registry =
            new PrometheusMeterRegistry(PrometheusConfig.DEFAULT);
    private final Telemetry telemetry;

    public MetricsText(Telemetry telemetry) {
        this.telemetry = telemetry;
        registry.getPrometheusRegistry().register(this::collect);
    }

    public String scrape() {
        return registry.scrape();
    }

    private MetricSnapshots collect() {
        Reading reading = telemetry.read();
        MetricSnapshots.Builder all = MetricSnapshots.builder();
        for (List<Reading.Sample> samples : reading.samplesByMetric()) {
            all.metricSnapshot(snapshot(samples));
        }
        for (List<Reading.Histogram> histograms : reading.histogramsByMetric()) {
            all.metricSnapshot(histogram(histograms));
        }
        return all.build();
    }

    private static MetricSnapshot snapshot(List<Reading.Sample> samples) {
        return samples.getFirst().counter() ? counter(samples) : gauge(samples);
    }

    private static MetricSnapshot counter(List<Reading.Sample> samples) {
        Metric metric = samples.getFirst().metric();
        CounterSnapshot.Builder snapshot =
                CounterSnapshot.builder().name(metric.name()).help(metric.help());
        for (Reading.Sample sample : samples) {
            snapshot.dataPoint(
                    CounterDataPointSnapshot.builder()
                            .labels(labels(sample.labels()))
                            .value(sample.value())
                            .build());
        }
        return snapshot.build();
    }

    private static MetricSnapshot gauge(List<Reading.Sample> samples) {
        Metric metric = samples.getFirst().metric();
        GaugeSnapshot.Builder snapshot =
                GaugeSnapshot.builder().name(metric.name()).help(metric.help());
        for (Reading.Sample sample : samples) {
            snapshot.dataPoint(
                    GaugeDataPointSnapshot.builder()
                            .labels(labels(sample.labels()))
                            .value(sample.value())
                            .build());
        }
        return snapshot.build();
    }

    private static MetricSnapshot histogram(List<Reading.Histogram> histograms) {
        Metric metric = histograms.getFirst().metric();
        HistogramSnapshot.Builder snapshot =
                HistogramSnapshot.builder().name(metric.name()).help(metric.help());
        for (Reading.Histogram histogram : histograms) {
            ClassicHistogramBuckets.Builder buckets = ClassicHistogramBuckets.builder();
            for (int i = 0; i < histogram.counts().size(); i++) {
                boolean last = i == histogram.bounds().size();
                buckets.bucket(
                        last ? Double.POSITIVE_INFINITY : histogram.bounds().get(i),
                        histogram.counts().get(i));
            }
            snapshot.dataPoint(
                    HistogramDataPointSnapshot.builder()
                            .labels(labels(histogram.labels()))
                            .classicHistogramBuckets(buckets.build())
                            .sum(histogram.sum())
                            .build());
        }
        return snapshot.build();
    }

    private static Labels labels(Map<String, String> labels) {
        return Labels.of(
                labels.keySet().toArray(String[]::new), labels.values().toArray(String[]::new));
    }
}
