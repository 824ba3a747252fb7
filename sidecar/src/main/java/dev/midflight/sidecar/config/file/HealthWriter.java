package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SuccessRate;
import java.util.Map;

/** What {@link HealthReader} reads. */
final class HealthWriter {
    private HealthWriter() {}

    static Map<String, Object> check(HealthCheck check) {
        Tree tree = new Tree();
        switch (check.probe()) {
            case HealthProbe.None() -> {}
            case HealthProbe.Tcp() -> tree.put("tcp", true);
            case HealthProbe.Http http -> tree.put("http", http(http));
            case HealthProbe.Grpc(String service) -> tree.put("grpc", Map.of("service", service));
        }
        return tree.put("intervalMillis", check.intervalMillis())
                .put("timeoutMillis", check.timeoutMillis())
                .put("jitterPercent", check.jitterPercent())
                .put("unhealthyThreshold", check.unhealthyThreshold())
                .put("healthyThreshold", check.healthyThreshold())
                .map();
    }

    private static Map<String, Object> http(HealthProbe.Http http) {
        return new Tree()
                .put("path", http.path())
                .put("authority", http.authority())
                .put("minStatus", http.minStatus())
                .put("maxStatus", http.maxStatus())
                .map();
    }

    static Map<String, Object> outliers(OutlierDetection outliers) {
        SuccessRate rate = outliers.successRate();
        return new Tree()
                .put("consecutive5xx", outliers.consecutive5xx())
                .put("consecutiveGatewayErrors", outliers.consecutiveGatewayErrors())
                .put("consecutiveConnectFailures", outliers.consecutiveConnectFailures())
                .put(
                        "successRate",
                        new Tree()
                                .put("minEndpoints", rate.minEndpoints())
                                .put("minRequests", rate.minRequests())
                                .put("stdevFactorThousandths", rate.stdevFactorThousandths())
                                .map())
                .put("intervalMillis", outliers.intervalMillis())
                .put("baseEjectionMillis", outliers.baseEjectionMillis())
                .put("maxEjectionMillis", outliers.maxEjectionMillis())
                .put("maxEjectionPercent", outliers.maxEjectionPercent())
                .map();
    }
}
