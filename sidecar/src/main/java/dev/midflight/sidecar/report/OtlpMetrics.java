package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import dev.midflight.sidecar.text.JsonText;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
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
        byName(reading.samples(), Reading.Sample::name)
                .forEach((name, samples) -> sum(metrics, name, samples, times));
        byName(reading.histograms(), Reading.Histogram::name)
                .forEach((name, histograms) -> histogram(metrics, name, histograms, times));
        return "{\"resourceMetrics\":[{\"resource\":{"
                + OtlpAttributes.json(resource)
                + "},\"scopeMetrics\":[{\"scope\":{\"name\":\"midflight\"},\"metrics\":["
                + metrics
                + "]}]}]}";
    }

    private static <T> Map<String, List<T>> byName(List<T> all, Function<T, String> name) {
        return all.stream().collect(Collectors.groupingBy(name, TreeMap::new, Collectors.toList()));
    }

    private static void sum(
            StringBuilder out, String name, List<Reading.Sample> samples, String times) {
        String points =
                samples.stream()
                        .map(
                                sample ->
                                        point(sample.labels(), times)
                                                + ",\"asInt\":\""
                                                + sample.value()
                                                + "\"}")
                        .collect(Collectors.joining(","));
        metric(
                out,
                name,
                samples.getFirst().counter()
                        ? "\"sum\":{\"aggregationTemporality\":2,\"isMonotonic\":true,\"dataPoints\":["
                                + points
                                + "]}"
                        : "\"gauge\":{\"dataPoints\":[" + points + "]}");
    }

    private static void histogram(
            StringBuilder out, String name, List<Reading.Histogram> histograms, String times) {
        String points =
                histograms.stream()
                        .map(
                                histogram ->
                                        point(histogram.labels(), times) + distribution(histogram))
                        .collect(Collectors.joining(","));
        metric(
                out,
                name,
                "\"unit\":\"s\",\"histogram\":{\"aggregationTemporality\":2,\"dataPoints\":["
                        + points
                        + "]}");
    }

    private static String distribution(Reading.Histogram histogram) {
        return ",\"count\":\""
                + histogram.count()
                + "\",\"sum\":"
                + histogram.sumSeconds()
                + ",\"explicitBounds\":"
                + histogram.bounds()
                + ",\"bucketCounts\":"
                + histogram.counts().stream()
                        .map(count -> "\"" + count + "\"")
                        .collect(Collectors.joining(",", "[", "]"))
                + "}";
    }

    private static void metric(StringBuilder out, String name, String body) {
        out.append(out.isEmpty() ? "" : ",")
                .append("{\"name\":")
                .append(JsonText.quoted(name))
                .append(',')
                .append(body)
                .append('}');
    }

    private static String point(Map<String, String> labels, String times) {
        return "{" + OtlpAttributes.json(labels) + "," + times;
    }
}
