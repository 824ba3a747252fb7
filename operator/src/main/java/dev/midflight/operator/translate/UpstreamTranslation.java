package dev.midflight.operator.translate;

import dev.midflight.crds.policy.BalancingRule;
import dev.midflight.crds.policy.BreakerRule;
import dev.midflight.crds.policy.HealthRule;
import dev.midflight.crds.policy.OutlierRule;
import dev.midflight.crds.policy.PoolRule;
import dev.midflight.crds.policy.UpstreamProtocolRule;
import dev.midflight.crds.policy.UpstreamRule;
import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.model.traffic.SubsetFallback;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.model.traffic.UpstreamProtocol;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How callers treat a Service's pods: from the resource's words to the model's. Each throws {@link
 * IllegalArgumentException} where the model refuses.
 */
final class UpstreamTranslation {
    private UpstreamTranslation() {}

    /** The cluster as the rule has it. */
    static Cluster applied(UpstreamRule rule, Cluster cluster) {
        return cluster.with(protocol(rule.protocol()))
                .withConnectTimeoutMillis(rule.connectTimeoutMillis())
                .with(loadBalancing(rule.loadBalancing()))
                .with(pool(rule.pool()))
                .with(breaker(rule.circuitBreaker()))
                .with(health(rule.healthCheck()))
                .with(outliers(rule.outlierDetection()));
    }

    private static UpstreamProtocol protocol(UpstreamProtocolRule rule) {
        return switch (rule) {
            case SAME -> UpstreamProtocol.SAME;
            case HTTP1 -> UpstreamProtocol.HTTP1;
            case HTTP2 -> UpstreamProtocol.HTTP2;
        };
    }

    private static LoadBalancing loadBalancing(BalancingRule rule) {
        return new LoadBalancing(
                balancing(rule),
                new SlowStart(rule.slowStartSeconds(), rule.slowStartPercent()),
                new Failover(Locality.UNKNOWN, rule.overprovisioningPercent(), rule.panicPercent()),
                SubsetFallback.NONE);
    }

    private static Balancing balancing(BalancingRule rule) {
        return switch (rule.policy()) {
            case ROUND_ROBIN -> new Balancing.RoundRobin();
            case RANDOM -> new Balancing.Random();
            case LEAST_REQUEST ->
                    new Balancing.LeastRequest(
                            Objects.requireNonNullElse(
                                    rule.choices(), Balancing.LeastRequest.DEFAULT.choices()));
            case PEAK_EWMA ->
                    new Balancing.PeakEwma(
                            Objects.requireNonNullElse(
                                    rule.decayMillis(), Balancing.PeakEwma.DEFAULT.decayMillis()));
            case RING_HASH -> {
                Balancing.RingHash ring = Balancing.RingHash.DEFAULT;
                int least = Objects.requireNonNullElse(rule.minRingSize(), ring.minRingSize());
                yield new Balancing.RingHash(least, ring.maxRingSize());
            }
            case MAGLEV ->
                    new Balancing.Maglev(
                            Objects.requireNonNullElse(
                                    rule.tableSize(), Balancing.Maglev.DEFAULT.tableSize()));
        };
    }

    private static PoolLimits pool(@Nullable PoolRule rule) {
        return rule == null
                ? PoolLimits.DEFAULT
                : new PoolLimits(
                        rule.maxConnections(),
                        rule.maxPending(),
                        rule.maxRequestsPerConnection(),
                        rule.maxIdle(),
                        rule.idleSeconds(),
                        rule.maxAgeSeconds());
    }

    private static CircuitBreaker breaker(@Nullable BreakerRule rule) {
        return rule == null
                ? CircuitBreaker.DEFAULT
                : new CircuitBreaker(
                        rule.maxConnections(),
                        rule.maxPending(),
                        rule.maxRequests(),
                        new RetryBudget(rule.retryPercent(), rule.minRetries()));
    }

    private static HealthCheck health(@Nullable HealthRule rule) {
        if (rule == null) {
            return HealthCheck.OFF;
        }
        return new HealthCheck(
                probe(rule),
                rule.intervalMillis(),
                rule.timeoutMillis(),
                HealthCheck.OFF.jitterPercent(),
                rule.unhealthyThreshold(),
                rule.healthyThreshold());
    }

    private static HealthProbe probe(HealthRule rule) {
        if (rule.httpPath() != null) {
            return HealthProbe.Http.of(rule.httpPath());
        }
        return rule.grpcService() == null
                ? new HealthProbe.Tcp()
                : new HealthProbe.Grpc(rule.grpcService());
    }

    private static OutlierDetection outliers(@Nullable OutlierRule rule) {
        return rule == null
                ? OutlierDetection.OFF
                : new OutlierDetection(
                        rule.consecutive5xx(),
                        rule.consecutiveGatewayErrors(),
                        rule.consecutiveConnectFailures(),
                        SuccessRate.DEFAULT,
                        rule.intervalMillis(),
                        rule.baseEjectionMillis(),
                        rule.maxEjectionMillis(),
                        rule.maxEjectionPercent());
    }
}
