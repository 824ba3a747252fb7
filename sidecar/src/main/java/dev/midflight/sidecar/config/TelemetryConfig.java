package dev.midflight.sidecar.config;

import dev.midflight.model.traffic.Percent;
import java.net.InetSocketAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Where telemetry goes beside Prometheus; nowhere by default.
 *
 * @param accessLog {@code off}, {@code json}, or a line with operators
 * @param accessLogLines of an event loop that may wait to be written; more are dropped
 * @param otlp base address of a collector, for example {@code http://collector:4318}; without TLS
 * @param traces share of the requests without a trace that begin one that is reported; without it
 *     traces pass untouched
 * @param logMetrics a line of the log at each interval
 * @param grpcMethods that are told apart in metrics; the others are one
 * @param clusterSeries clusters that are told apart in metrics; the others are one
 */
public record TelemetryConfig(
        int intervalSeconds,
        String accessLog,
        int accessLogLines,
        Optional<URI> otlp,
        Optional<Percent> traces,
        Optional<InetSocketAddress> statsd,
        boolean logMetrics,
        int grpcMethods,
        int clusterSeries) {
    public static final String OFF = "off";

    static TelemetryConfig from(Environment environment) {
        Optional<URI> otlp = address(environment);
        return new TelemetryConfig(
                environment.integer("MIDFLIGHT_REPORT_SECONDS", 10, 1, 3600),
                environment.text("MIDFLIGHT_ACCESS_LOG", OFF),
                environment.integer("MIDFLIGHT_ACCESS_LOG_LINES", 1024, 16, 65_536),
                otlp,
                traces(environment, otlp.isPresent()),
                environment.socketAddress("MIDFLIGHT_STATSD_ADDRESS"),
                environment.flag("MIDFLIGHT_LOG_METRICS", false),
                environment.integer("MIDFLIGHT_GRPC_METHODS", 200, 0, 10_000),
                environment.integer("MIDFLIGHT_CLUSTER_SERIES", 128, 0, 10_000));
    }

    private static Optional<Percent> traces(Environment environment, boolean collector) {
        String name = "MIDFLIGHT_TRACE_PERCENT";
        String text = environment.text(name, OFF);
        if (text.equals(OFF)) {
            return Optional.empty();
        }
        if (!collector) {
            environment.error(name, "needs MIDFLIGHT_OTLP_ENDPOINT");
        }
        if (text.matches("[0-9]{1,3}([.][0-9]{1,6})?") && Double.parseDouble(text) <= 100) {
            return Optional.of(new Percent(Double.parseDouble(text)));
        }
        environment.error(name, "'" + text + "' (expected: off or 0..100)");
        return Optional.empty();
    }

    private static Optional<URI> address(Environment environment) {
        String name = "MIDFLIGHT_OTLP_ENDPOINT";
        String text = environment.text(name, "");
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.matches("http://[A-Za-z0-9.:\\[\\]-]+/?")) {
            try {
                return Optional.of(URI.create(text));
            } catch (IllegalArgumentException _) {
                // told below, like every other text that is no address
            }
        }
        String shown = text.replaceFirst("//.*@", "//REDACTED@");
        environment.error(name, "'" + shown + "' (expected: http://<host>:<port>)");
        return Optional.empty();
    }
}
