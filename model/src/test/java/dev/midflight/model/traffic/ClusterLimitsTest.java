package dev.midflight.model.traffic;

import static dev.midflight.model.traffic.ClusterRecordsTest.refused;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ClusterLimitsTest {
    @Test
    void aPoolKeepsToItsBounds() {
        refused("maxConnections: 0", () -> new PoolLimits(0, 1, 1, 1, 1, 1));
        refused("maxPending: -1", () -> new PoolLimits(1, -1, 1, 1, 1, 1));
        refused("maxRequestsPerConnection: -1", () -> new PoolLimits(1, 1, -1, 1, 1, 1));
        refused("maxIdle: 10001", () -> new PoolLimits(1, 1, 1, 10_001, 1, 1));
        refused("idleSeconds: 0", () -> new PoolLimits(1, 1, 1, 1, 0, 1));
        refused("maxAgeSeconds: -1", () -> new PoolLimits(1, 1, 1, 1, 1, -1));
        assertEquals(0, new PoolLimits(1, 0, 0, 0, 1, 0).maxPending());
    }

    @Test
    void aBreakerKeepsToItsBounds() {
        RetryBudget budget = RetryBudget.DEFAULT;

        refused("maxConnections: 0", () -> new CircuitBreaker(0, 1, 1, budget));
        refused("maxPending: -1", () -> new CircuitBreaker(1, -1, 1, budget));
        refused("maxRequests: 0", () -> new CircuitBreaker(1, 1, 0, budget));
        refused("percent: 101", () -> new RetryBudget(101, 0));
        refused("minConcurrent: -1", () -> new RetryBudget(20, -1));
    }

    @Test
    void aRetryBudgetGrowsWithWhatIsUnderWay() {
        assertEquals(3, RetryBudget.DEFAULT.allowed(0));
        assertEquals(3, RetryBudget.DEFAULT.allowed(15));
        assertEquals(20, RetryBudget.DEFAULT.allowed(100));
        assertEquals(0, new RetryBudget(0, 0).allowed(100));
    }

    @Test
    void aHealthCheckKeepsToItsBounds() {
        HealthProbe tcp = new HealthProbe.Tcp();

        refused("intervalMillis: 9", () -> new HealthCheck(tcp, 9, 1, 0, 1, 1));
        refused("timeoutMillis: 0", () -> new HealthCheck(tcp, 10, 0, 0, 1, 1));
        refused("jitterPercent: 101", () -> new HealthCheck(tcp, 10, 1, 101, 1, 1));
        refused("unhealthyThreshold: 0", () -> new HealthCheck(tcp, 10, 1, 0, 0, 1));
        refused("healthyThreshold: 101", () -> new HealthCheck(tcp, 10, 1, 0, 1, 101));
    }

    @Test
    void aProbeCannotSplitItsRequest() {
        assertEquals("/healthz?full=1", HealthProbe.Http.of("/healthz?full=1").path());
        refused("path: ''", () -> HealthProbe.Http.of(""));
        refused("path: '/ x'", () -> HealthProbe.Http.of("/ x"));
        refused("path: '/\r\nx'", () -> HealthProbe.Http.of("/\r\nx"));
        refused("authority: 'a\r\nb: c'", () -> new HealthProbe.Http("/", "a\r\nb: c", 200, 299));
        refused("minStatus: 199", () -> new HealthProbe.Http("/", "", 199, 299));
        refused("maxStatus: 250 (expected: 300..", () -> new HealthProbe.Http("/", "", 300, 250));
        refused("service: 'a b'", () -> new HealthProbe.Grpc("a b"));
    }

    @Test
    void outlierDetectionKeepsToItsBounds() {
        SuccessRate off = SuccessRate.OFF;

        refused("consecutive5xx: -1", () -> outliers(-1, 0, 0));
        refused("consecutiveGatewayErrors: 10001", () -> outliers(0, 10_001, 0));
        refused("consecutiveConnectFailures: -1", () -> outliers(0, 0, -1));
        refused("interval", () -> new OutlierDetection(0, 0, 0, off, 9, 10, 10, 10));
        refused("baseEjection", () -> new OutlierDetection(0, 0, 0, off, 10, 9, 10, 10));
        refused("maxEjectionMillis: 9", () -> new OutlierDetection(0, 0, 0, off, 10, 10, 9, 10));
        refused("maxEjectionPercent", () -> new OutlierDetection(0, 0, 0, off, 10, 10, 10, 101));
        refused("minEndpoints: 1", () -> new SuccessRate(1, 1, 1900));
        refused("minRequests: 0", () -> new SuccessRate(2, 0, 1900));
        refused("stdevFactorThousandths: 99", () -> new SuccessRate(2, 1, 99));
        assertTrue(OutlierDetection.OFF.isOff());
        assertFalse(OutlierDetection.DEFAULT.isOff());
    }

    @Test
    void aClusterHasADefaultForEverything() {
        Cluster cluster = Cluster.of("a", Endpoint.of("10.0.0.1", 80));

        assertEquals(LoadBalancing.DEFAULT, cluster.loadBalancing());
        assertEquals(HealthCheck.OFF, cluster.healthCheck());
        assertEquals(UpstreamProtocol.HTTP2, cluster.with(UpstreamProtocol.HTTP2).protocol());
        refused("connectTimeoutMillis: 9", () -> cluster.withConnectTimeoutMillis(9));
    }

    private static OutlierDetection outliers(int failures, int gateway, int connects) {
        return new OutlierDetection(failures, gateway, connects, SuccessRate.OFF, 10, 10, 10, 10);
    }
}
