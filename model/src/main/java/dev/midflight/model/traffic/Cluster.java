package dev.midflight.model.traffic;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.Word;
import java.util.List;

/** Endpoints that are equal to who calls them, and how they are called. */
public record Cluster(
        ClusterName name,
        EndpointSource source,
        UpstreamProtocol protocol,
        int connectTimeoutMillis,
        LoadBalancing loadBalancing,
        PoolLimits pool,
        CircuitBreaker circuitBreaker,
        HealthCheck healthCheck,
        OutlierDetection outlierDetection,
        ProxyProtocolVersion proxyProtocol,
        ClusterTls tls) {
    public static final int DEFAULT_CONNECT_TIMEOUT_MILLIS = 5_000;

    public Cluster {
        requireNonNull(name, "name is null");
        requireNonNull(source, "source is null");
        requireNonNull(protocol, "protocol is null");
        Bounds.require("connectTimeoutMillis", connectTimeoutMillis, 10, 120_000);
        requireNonNull(loadBalancing, "loadBalancing is null");
        requireNonNull(pool, "pool is null");
        requireNonNull(circuitBreaker, "circuitBreaker is null");
        requireNonNull(healthCheck, "healthCheck is null");
        requireNonNull(outlierDetection, "outlierDetection is null");
        requireNonNull(tls, "tls is null");
        Check.require(
                proxyProtocol == ProxyProtocolVersion.OFF
                        || source instanceof EndpointSource.Listed,
                "proxyProtocol: %s (expected: with endpoints only)",
                Word.of(proxyProtocol));
        HealthProbe probe = healthCheck.probe();
        Check.require(
                proxyProtocol == ProxyProtocolVersion.OFF
                        || probe instanceof HealthProbe.None
                        || probe instanceof HealthProbe.Tcp,
                "proxyProtocol: %s (expected: without a healthCheck, or with tcp, because http and"
                        + " grpc send no header)",
                Word.of(proxyProtocol));
    }

    /** With every default. */
    public static Cluster of(ClusterName name, EndpointSource source) {
        return new Cluster(
                name,
                source,
                UpstreamProtocol.SAME,
                DEFAULT_CONNECT_TIMEOUT_MILLIS,
                LoadBalancing.DEFAULT,
                PoolLimits.DEFAULT,
                CircuitBreaker.DEFAULT,
                HealthCheck.OFF,
                OutlierDetection.OFF,
                ProxyProtocolVersion.OFF,
                ClusterTls.OFF);
    }

    public static Cluster of(String name, Endpoint... endpoints) {
        return of(ClusterName.of(name), new EndpointSource.Listed(List.of(endpoints)));
    }

    public Cluster with(ClusterName newName) {
        return new Cluster(
                newName,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(EndpointSource newSource) {
        return new Cluster(
                name,
                newSource,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(UpstreamProtocol newProtocol) {
        return new Cluster(
                name,
                source,
                newProtocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster withConnectTimeoutMillis(int newMillis) {
        return new Cluster(
                name,
                source,
                protocol,
                newMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(LoadBalancing newLoadBalancing) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                newLoadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(PoolLimits newPool) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                newPool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(CircuitBreaker newCircuitBreaker) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                newCircuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(HealthCheck newHealthCheck) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                newHealthCheck,
                outlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(OutlierDetection newOutlierDetection) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                newOutlierDetection,
                proxyProtocol,
                tls);
    }

    public Cluster with(ProxyProtocolVersion newVersion) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                newVersion,
                tls);
    }

    public Cluster with(ClusterTls newTls) {
        return new Cluster(
                name,
                source,
                protocol,
                connectTimeoutMillis,
                loadBalancing,
                pool,
                circuitBreaker,
                healthCheck,
                outlierDetection,
                proxyProtocol,
                newTls);
    }
}
