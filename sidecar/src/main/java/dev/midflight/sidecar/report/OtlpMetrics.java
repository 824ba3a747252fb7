package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Metric;
import dev.midflight.sidecar.telemetry.Reading;
import dev.midflight.sidecar.text.JsonText;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A reading as an ExportMetricsServiceRequest in protobuf's JSON: 64-bit numbers are text, sums are
 * cumulative (2).
 */
record OtlpMetrics(Map<String, String> resource, long startMillis) {
    private static final String NANOS = "000000";

    String json(Reading reading, long nowMillis) {
        String times =
                "\"startTimeUnixNano\":\""
                        + startMillis
                        + NANOS
                        + "\",\"timeUnixNano\":\""
                        + nowMillis
                        + NANOS
                        + '"';
        StringBuilder metrics = new StringBuilder();
        for (List<Reading.Sample> samples : reading.samplesByMetric()) {
            sum(metrics, samples, times);
        }
        for (List<Reading.Histogram> histograms : reading.histogramsByMetric()) {
            histogram(metrics, histograms, times);
        }
        return "{\"resourceMetrics\":[{\"resource\":{"
                + OtlpAttributes.json(resource)
                + "},\"scopeMetrics\":[{\"scope\":{\"name\":\"midflight\"},\"metrics\":["
                + metrics
                + "]}]}]}";
    }

    private static void sum(StringBuilder out, List<Reading.Sample> samples, String times) {
        String points =
                samples.stream()
                        .map(sample -> point(sample.labels(), times) + "," + value(sample) + "}")
                        .collect(Collectors.joining(","));
        metric(
                out,
                samples.getFirst().metric(),
                samples.getFirst().counter()
                        ? "\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":true,\"dataPoints\":["
                                + points
                                + "]}"
                        : "\"gauge\":{\"dataPoints\":[" + points + "]}");
    }

    private static String value(Reading.Sample sample) {
        return sample.counter()
                ? "\"asInt\":\"" + sample.count() + "\""
                : "\"asDouble\":" + sample.value();
    }

    private static void histogram(
            StringBuilder out, List<Reading.Histogram> histograms, String times) {
        String points =
                histograms.stream()
                        .map(
                                histogram ->
                                        point(histogram.labels(), times) + distribution(histogram))
                        .collect(Collectors.joining(","));
        metric(
                out,
                histograms.getFirst().metric(),
                "\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":[" + points + "]}");
    }

    private static String distribution(Reading.Histogram histogram) {
        return ",\"count\":\""
                + histogram.count()
                + "\",\"sum\":"
                + histogram.sum()
                + ",\"explicitBounds\":"
                + histogram.bounds()
                + ",\"bucketCounts\":"
                + histogram.counts().stream()
                        .map(count -> "\"" + count + "\"")
                        .collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    private static void metric(StringBuilder out, Metric metric, String body) {
        String unit = metric.unit();
        out.append(out.isEmpty() ? "" : ",")
                .append("{\"name\":")
                .append(JsonText.quoted(metric.name()))
                .append(unit.isEmpty() ? "," : ",\"unit\":" + JsonText.quoted(unit) + ",")
                .append(body)
                .append('}');
    }

    private static String point(Map<String, String> labels, String times) {
        return "{" + OtlpAttributes.json(labels) + "," + times;
    }
}
