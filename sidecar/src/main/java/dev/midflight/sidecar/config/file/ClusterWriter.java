package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.sidecar.text.HostPort;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/** What {@link ClusterReader} reads. */
final class ClusterWriter {
    private ClusterWriter() {}

    static Map<String, Object> write(Cluster cluster) {
        Tree tree = new Tree().put("name", cluster.name().name());
        switch (cluster.source()) {
            case EndpointSource.Listed(var endpoints) ->
                    tree.list("endpoints", endpoints, ClusterWriter::endpoint);
            case EndpointSource.OriginalDestination() -> tree.put("originalDestination", true);
        }
        tree.choice("protocol", cluster.protocol())
                .put("connectTimeoutMillis", cluster.connectTimeoutMillis())
                .choice("proxyProtocol", cluster.proxyProtocol())
                .put("balancing", BalancingWriter.write(cluster.loadBalancing()))
                .put("pool", pool(cluster.pool()))
                .put("circuitBreaker", breaker(cluster.circuitBreaker()));
        if (!(cluster.healthCheck().probe() instanceof HealthProbe.None)) {
            tree.put("healthCheck", HealthWriter.check(cluster.healthCheck()));
        }
        if (!cluster.outlierDetection().equals(OutlierDetection.OFF)) {
            tree.put("outlierDetection", HealthWriter.outliers(cluster.outlierDetection()));
        }
        if (cluster.tls().offered()) {
            tree.put("tls", tls(cluster.tls()));
        }
        return tree.map();
    }

    private static Map<String, Object> tls(ClusterTls tls) {
        return new Tree()
                .filled("identities", Tree.sorted(tls.identities()), Function.identity())
                .put("serverName", tls.serverName())
                .map();
    }

    private static Map<String, Object> endpoint(Endpoint endpoint) {
        return new Tree()
                .put("address", HostPort.of(endpoint.address()))
                .put("weight", endpoint.weight())
                .put("priority", endpoint.priority())
                .map("locality", locality(endpoint.locality()))
                .texts("metadata", endpoint.metadata())
                .put("mesh", endpoint.mesh() ? Optional.of(true) : Optional.empty())
                .map();
    }

    /** Its parts that are known. */
    static Tree locality(Locality locality) {
        Tree tree = new Tree();
        part("region", locality.region(), tree);
        part("zone", locality.zone(), tree);
        part("subZone", locality.subZone(), tree);
        return tree;
    }

    private static void part(String key, String value, Tree tree) {
        if (!value.isEmpty()) {
            tree.put(key, value);
        }
    }

    private static Map<String, Object> pool(PoolLimits pool) {
        return new Tree()
                .put("maxConnections", pool.maxConnections())
                .put("maxPending", pool.maxPending())
                .put("maxRequestsPerConnection", pool.maxRequestsPerConnection())
                .put("maxIdle", pool.maxIdle())
                .put("idleSeconds", pool.idleSeconds())
                .put("maxAgeSeconds", pool.maxAgeSeconds())
                .map();
    }

    private static Map<String, Object> breaker(CircuitBreaker breaker) {
        return new Tree()
                .put("maxConnections", breaker.maxConnections())
                .put("maxPending", breaker.maxPending())
                .put("maxRequests", breaker.maxRequests())
                .put(
                        "retryBudget",
                        new Tree()
                                .put("percent", breaker.retryBudget().percent())
                                .put("minConcurrent", breaker.retryBudget().minConcurrent())
                                .map())
                .map();
    }
}
