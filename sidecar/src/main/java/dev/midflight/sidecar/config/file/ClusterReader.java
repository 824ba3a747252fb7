package dev.midflight.sidecar.config.file;

import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.model.traffic.UpstreamProtocol;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** {@code clusters[]}. */
final class ClusterReader {
    private ClusterReader() {}

    static Optional<Cluster> read(Item item) {
        Fields fields = Fields.of(item);
        Optional<String> name = fields.known().clusters().give(fields, "name");
        Optional<EndpointSource> source = source(fields);
        UpstreamProtocol protocol = fields.choice("protocol", UpstreamProtocol.SAME);
        int connect =
                fields.integer("connectTimeoutMillis", Cluster.DEFAULT_CONNECT_TIMEOUT_MILLIS);
        var balancing = BalancingReader.read(fields);
        var pool = fields.get("pool").flatMap(ClusterReader::pool);
        var breaker = fields.get("circuitBreaker").flatMap(ClusterReader::breaker);
        var health = fields.get("healthCheck").flatMap(HealthReader::check);
        var outliers = fields.get("outlierDetection").flatMap(HealthReader::outliers);
        var tls =
                fields.has("tls")
                        ? fields.get("tls").flatMap(ClusterReader::tls)
                        : Optional.of(ClusterTls.OFF);
        ProxyProtocolVersion proxy = fields.choice("proxyProtocol", ProxyProtocolVersion.OFF);
        fields.end();
        return name.isEmpty() || source.isEmpty() || balancing.isEmpty() || tls.isEmpty()
                ? Optional.empty()
                : fields.build(
                        () ->
                                new Cluster(
                                        ClusterName.of(name.get()),
                                        source.get(),
                                        protocol,
                                        connect,
                                        balancing.get(),
                                        pool.orElse(PoolLimits.DEFAULT),
                                        breaker.orElse(CircuitBreaker.DEFAULT),
                                        health.orElse(HealthCheck.OFF),
                                        outliers.orElse(OutlierDetection.OFF),
                                        proxy,
                                        tls.get()));
    }

    private static Optional<EndpointSource> source(Fields fields) {
        boolean original = fields.flag("originalDestination");
        if (original == fields.has("endpoints")) {
            fields.problem("expected: one of endpoints and originalDestination");
            return Optional.empty();
        }
        List<Endpoint> endpoints = fields.list("endpoints", ClusterReader::endpoint);
        return original
                ? Optional.of(new EndpointSource.OriginalDestination())
                : fields.build(() -> new EndpointSource.Listed(endpoints));
    }

    private static Optional<Endpoint> endpoint(Item item) {
        Fields fields = Fields.of(item);
        Optional<InetSocketAddress> address = Addresses.socket(fields, "address");
        int weight = fields.integer("weight", 1);
        int priority = fields.integer("priority", 0);
        Optional<Locality> locality =
                fields.has("locality")
                        ? fields.get("locality").flatMap(ClusterReader::locality)
                        : Optional.of(Locality.UNKNOWN);
        Map<String, String> metadata = fields.texts("metadata");
        boolean mesh = fields.flag("mesh");
        fields.end();
        return address.isEmpty() || locality.isEmpty()
                ? Optional.empty()
                : fields.build(
                        () ->
                                new Endpoint(
                                        address.get().getAddress().getHostAddress(),
                                        address.get().getPort(),
                                        weight,
                                        priority,
                                        locality.get(),
                                        metadata,
                                        mesh));
    }

    private static Optional<ClusterTls> tls(Item item) {
        Fields fields = Fields.of(item);
        List<String> identities = fields.filled("identities", Item::text);
        Optional<String> serverName = fields.text("serverName");
        fields.end();
        return fields.build(() -> new ClusterTls(true, Set.copyOf(identities), serverName));
    }

    static Optional<Locality> locality(Item item) {
        Fields fields = Fields.of(item);
        String region = fields.text("region").orElse("");
        String zone = fields.text("zone").orElse("");
        String subZone = fields.text("subZone").orElse("");
        fields.end();
        return fields.build(() -> new Locality(region, zone, subZone));
    }

    private static Optional<PoolLimits> pool(Item item) {
        Fields fields = Fields.of(item);
        PoolLimits none = PoolLimits.DEFAULT;
        int connections = fields.integer("maxConnections", none.maxConnections());
        int pending = fields.integer("maxPending", none.maxPending());
        int requests = fields.integer("maxRequestsPerConnection", none.maxRequestsPerConnection());
        int idle = fields.integer("maxIdle", none.maxIdle());
        int idleSeconds = fields.integer("idleSeconds", none.idleSeconds());
        int age = fields.integer("maxAgeSeconds", none.maxAgeSeconds());
        fields.end();
        return fields.build(
                () -> new PoolLimits(connections, pending, requests, idle, idleSeconds, age));
    }

    private static Optional<CircuitBreaker> breaker(Item item) {
        Fields fields = Fields.of(item);
        CircuitBreaker none = CircuitBreaker.DEFAULT;
        int connections = fields.integer("maxConnections", none.maxConnections());
        int pending = fields.integer("maxPending", none.maxPending());
        int requests = fields.integer("maxRequests", none.maxRequests());
        Optional<RetryBudget> budget = fields.get("retryBudget").flatMap(ClusterReader::budget);
        fields.end();
        return fields.build(
                () ->
                        new CircuitBreaker(
                                connections,
                                pending,
                                requests,
                                budget.orElse(RetryBudget.DEFAULT)));
    }

    private static Optional<RetryBudget> budget(Item item) {
        Fields fields = Fields.of(item);
        int percent = fields.integer("percent", RetryBudget.DEFAULT.percent());
        int least = fields.integer("minConcurrent", RetryBudget.DEFAULT.minConcurrent());
        fields.end();
        return fields.build(() -> new RetryBudget(percent, least));
    }
}
