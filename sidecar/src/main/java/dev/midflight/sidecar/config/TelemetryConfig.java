package dev.midflight.sidecar.config;

import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where telemetry goes beside Prometheus; nowhere by default.
 *
 * @param accessLog {@code off}, {@code json}, or a line with operators
 * @param accessLogLines of an event loop that may wait to be written; more are dropped
 * @param otlp base address of a collector, for example {@code http://collector:4318}
 * @param logMetrics a line of the log at each interval
 */
public record TelemetryConfig(
        int intervalSeconds,
        String accessLog,
        int accessLogLines,
        Optional<URI> otlp,
        Optional<InetSocketAddress> statsd,
        boolean logMetrics) {
    public static final String OFF = "off";

    static TelemetryConfig from(Environment environment) {
        return new TelemetryConfig(
                environment.integer("MIDFLIGHT_REPORT_SECONDS", 10, 1, 3600),
                environment.text("MIDFLIGHT_ACCESS_LOG", OFF),
                environment.integer("MIDFLIGHT_ACCESS_LOG_LINES", 1024, 16, 65_536),
                address(environment),
                environment.socketAddress("MIDFLIGHT_STATSD_ADDRESS"),
                environment.flag("MIDFLIGHT_LOG_METRICS", false));
    }

    private static Optional<URI> address(Environment environment) {
        String name = "MIDFLIGHT_OTLP_ENDPOINT";
        String text = environment.text(name, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.matches("https?://[A-Za-z0-9.:\\[\\]-]+/?")) {
            try {
                return Optional.of(URI.create(text));
            } catch (IllegalArgumentException _) {
                // told below, like every other text that is no address
            }
        }
        environment.error(name, "'" + text + "' (expected: http://<host>:<port>)");
        return Optional.empty();
    }
}
