package dev.midflight.sidecar.report;

import dev.midflight.sidecar.telemetry.Reading;
import java.io.IOException;
import java.net.HttpURLConnection;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** OTLP/HTTP with JSON (opentelemetry-proto 1.x): everything since the start at each interval. */
final class OtlpSink implements MetricSink {
    private static final int TIMEOUT_MILLIS = 5000;

    private final URI address;
    private final OtlpMetrics metrics;

    /**
     * @param resource what tells this pod from others, for example {@code k8s.pod.name}
     */
    OtlpSink(URI base, Map<String, String> resource) {
        this.address = base.resolve("/v1/metrics");
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
        HttpURLConnection connection = (HttpURLConnection) address.toURL().openConnection();
        connection.setConnectTimeout(TIMEOUT_MILLIS);
        connection.setReadTimeout(TIMEOUT_MILLIS);
        connection.setRequestMethod("POST");
        connection.setRequestProperty("Content-Type", "application/json");
        connection.setDoOutput(true);
        connection.setFixedLengthStreamingMode(body.length);
        try {
            connection.getOutputStream().write(body);
            int status = connection.getResponseCode();
            if (status / 100 != 2) {
                throw new IOException("status " + status);
            }
            connection.getInputStream().readAllBytes();
        } finally {
            connection.disconnect();
        }
    }
}
