package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SuccessRate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** {@code healthCheck} and {@code outlierDetection} of a cluster. */
final class HealthReader {
    private HealthReader() {}

    static Optional<HealthCheck> check(Item item) {
        Fields fields = Fields.of(item);
        Optional<HealthProbe> probe = probe(fields);
        HealthCheck usual = HealthCheck.OFF;
        int interval = fields.integer("intervalMillis", usual.intervalMillis());
        int timeout = fields.integer("timeoutMillis", usual.timeoutMillis());
        int jitter = fields.integer("jitterPercent", usual.jitterPercent());
        int unhealthy = fields.integer("unhealthyThreshold", usual.unhealthyThreshold());
        int healthy = fields.integer("healthyThreshold", usual.healthyThreshold());
        fields.end();
        return probe.flatMap(
                how ->
                        fields.build(
                                () ->
                                        new HealthCheck(
                                                how, interval, timeout, jitter, unhealthy,
                                                healthy)));
    }

    private static Optional<HealthProbe> probe(Fields fields) {
        List<Optional<HealthProbe>> given = new ArrayList<>();
        if (fields.flag("tcp")) {
            given.add(Optional.of(new HealthProbe.Tcp()));
        }
        fields.get("http").ifPresent(item -> given.add(http(item)));
        fields.get("grpc")
                .ifPresent(
                        item -> {
                            Fields grpc = Fields.of(item);
                            String service = grpc.text("service").orElse("");
                            grpc.end();
                            given.add(grpc.build(() -> new HealthProbe.Grpc(service)));
                        });
        if (given.size() != 1) {
            fields.problem("expected: one of tcp, http and grpc");
            return Optional.empty();
        }
        return given.getFirst();
    }

    private static Optional<HealthProbe> http(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> path = fields.neededText("path");
        String authority = fields.text("authority").orElse("");
        int least = fields.integer("minStatus", 200);
        int most = fields.integer("maxStatus", 299);
        fields.end();
        return path.flatMap(
                known -> fields.build(() -> new HealthProbe.Http(known, authority, least, most)));
    }

    static Optional<OutlierDetection> outliers(Item item) {
        Fields fields = Fields.of(item);
        OutlierDetection usual = OutlierDetection.DEFAULT;
        int serverErrors = fields.integer("consecutive5xx", usual.consecutive5xx());
        int gateway = fields.integer("consecutiveGatewayErrors", usual.consecutiveGatewayErrors());
        int connects =
                fields.integer("consecutiveConnectFailures", usual.consecutiveConnectFailures());
        Optional<SuccessRate> rate = fields.get("successRate").flatMap(HealthReader::rate);
        int interval = fields.integer("intervalMillis", usual.intervalMillis());
        int base = fields.integer("baseEjectionMillis", usual.baseEjectionMillis());
        int most = fields.integer("maxEjectionMillis", usual.maxEjectionMillis());
        int percent = fields.integer("maxEjectionPercent", usual.maxEjectionPercent());
        fields.end();
        return fields.build(
                () ->
                        new OutlierDetection(
                                serverErrors,
                                gateway,
                                connects,
                                rate.orElse(usual.successRate()),
                                interval,
                                base,
                                most,
                                percent));
    }

    private static Optional<SuccessRate> rate(Item item) {
        Fields fields = Fields.of(item);
        int endpoints = fields.integer("minEndpoints", SuccessRate.DEFAULT.minEndpoints());
        int requests = fields.integer("minRequests", SuccessRate.DEFAULT.minRequests());
        int factor =
                fields.integer(
                        "stdevFactorThousandths", SuccessRate.DEFAULT.stdevFactorThousandths());
        fields.end();
        return fields.build(() -> new SuccessRate(endpoints, requests, factor));
    }
}
