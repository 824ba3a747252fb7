package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** OTLP/HTTP with JSON (opentelemetry-proto 1.x): everything since the start at each interval. */
final class OtlpSink implements MetricSink {
    private final OtlpPost post;
    private final OtlpMetrics metrics;

    /**
     * @param resource what tells this pod from others, for example {@code k8s.pod.name}
     */
    OtlpSink(URI base, Map<String, String> resource) {
        this.post = new OtlpPost(base.resolve("/v1/metrics"));
        this.metrics = new OtlpMetrics(resource, System.currentTimeMillis());
    }

    @Override
    public String name() {
        return "otlp";
    }

    @Override
    public void report(Reading reading) throws IOException {
        byte[] body =
                metrics.json(reading, System.currentTimeMillis()).getBytes(StandardCharsets.UTF_8);
        post.send(body);
    }
}
