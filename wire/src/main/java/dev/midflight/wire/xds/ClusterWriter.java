package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.model.traffic.SubsetFallback;
import dev.midflight.wire.xds.proto.ClusterProto;
import dev.midflight.wire.xds.proto.ClusterProto.Cluster.LbPolicy;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.TypeProto;
import dev.midflight.wire.xds.proto.UpstreamProto.HttpProtocolOptions;

/** A cluster without its endpoints, which are a resource of their own. */
final class ClusterWriter {
    static final String HTTP_OPTIONS = "envoy.extensions.upstreams.http.v3.HttpProtocolOptions";

    /** The policy of a cluster whose endpoints are nobody's choice. */
    static final String BALANCING = "balancing";

    private ClusterWriter() {}

    static ClusterProto.Cluster write(Cluster cluster) {
        ClusterProto.Cluster.Builder message =
                ClusterProto.Cluster.newBuilder()
                        .setName(cluster.name().name())
                        .setConnectTimeout(Values.millis(cluster.connectTimeoutMillis()))
                        .setCircuitBreakers(breakers(cluster.circuitBreaker()))
                        .putTypedExtensionProtocolOptions(
                                HTTP_OPTIONS, Packed.of(HTTP_OPTIONS, options(cluster)));
        balancing(cluster.loadBalancing(), message);
        source(cluster, message);
        HealthWriter.write(cluster.healthCheck()).ifPresent(message::addHealthChecks);
        HealthWriter.write(cluster.outlierDetection()).ifPresent(message::setOutlierDetection);
        TlsWriter.write(cluster.tls()).forEach(message::addTransportSocketMatches);
        extras(cluster).metadata().ifPresent(message::setMetadata);
        return message.build();
    }

    /**
     * For a client that connects to all endpoints in the same way: by mutual TLS, where it is
     * offered.
     *
     * @param provider of certificate and CA, as the client's bootstrap calls it
     */
    static ClusterProto.Cluster write(Cluster cluster, String provider) {
        ClusterProto.Cluster plain = write(cluster.with(ClusterTls.OFF));
        return cluster.tls().offered()
                ? plain.toBuilder()
                        .setTransportSocket(TlsWriter.write(cluster.tls(), provider))
                        .build()
                : plain;
    }

    private static void source(Cluster cluster, ClusterProto.Cluster.Builder message) {
        switch (cluster.source()) {
            case EndpointSource.Listed _ ->
                    message.setType(ClusterProto.Cluster.DiscoveryType.EDS)
                            .setEdsClusterConfig(
                                    ClusterProto.Cluster.EdsClusterConfig.newBuilder()
                                            .setEdsConfig(Packed.ADS));
            case EndpointSource.OriginalDestination _ -> {
                message.setType(ClusterProto.Cluster.DiscoveryType.ORIGINAL_DST)
                        .setLbPolicy(LbPolicy.CLUSTER_PROVIDED);
                LoadBalancing balancing = cluster.loadBalancing();
                if (balancing.balancing().equals(LoadBalancing.DEFAULT.balancing())
                        && balancing.slowStart().equals(SlowStart.OFF)) {
                    message.clearLbConfig();
                }
            }
        }
    }

    private static HttpProtocolOptions options(Cluster cluster) {
        PoolLimits pool = cluster.pool();
        CoreProto.HttpProtocolOptions.Builder common =
                CoreProto.HttpProtocolOptions.newBuilder()
                        .setIdleTimeout(Values.seconds(pool.idleSeconds()));
        if (pool.maxRequestsPerConnection() > 0) {
            common.setMaxRequestsPerConnection(Values.uint32(pool.maxRequestsPerConnection()));
        }
        if (pool.maxAgeSeconds() > 0) {
            common.setMaxConnectionDuration(Values.seconds(pool.maxAgeSeconds()));
        }
        CoreProto.Http1ProtocolOptions http1 = CoreProto.Http1ProtocolOptions.getDefaultInstance();
        CoreProto.Http2ProtocolOptions http2 = CoreProto.Http2ProtocolOptions.getDefaultInstance();
        HttpProtocolOptions.Builder options =
                HttpProtocolOptions.newBuilder().setCommonHttpProtocolOptions(common);
        switch (cluster.protocol()) {
            case SAME ->
                    options.getUseDownstreamProtocolConfigBuilder()
                            .setHttpProtocolOptions(http1)
                            .setHttp2ProtocolOptions(http2);
            case HTTP1 -> options.getExplicitHttpConfigBuilder().setHttpProtocolOptions(http1);
            case HTTP2 -> options.getExplicitHttpConfigBuilder().setHttp2ProtocolOptions(http2);
        }
        return options.build();
    }

    private static ClusterProto.CircuitBreakers breakers(CircuitBreaker breaker) {
        return ClusterProto.CircuitBreakers.newBuilder()
                .addThresholds(
                        ClusterProto.CircuitBreakers.Thresholds.newBuilder()
                                .setMaxConnections(Values.uint32(breaker.maxConnections()))
                                .setMaxPendingRequests(Values.uint32(breaker.maxPending()))
                                .setMaxRequests(Values.uint32(breaker.maxRequests()))
                                .setRetryBudget(
                                        ClusterProto.CircuitBreakers.Thresholds.RetryBudget
                                                .newBuilder()
                                                .setBudgetPercent(
                                                        percent(breaker.retryBudget().percent()))
                                                .setMinRetryConcurrency(
                                                        Values.uint32(
                                                                breaker.retryBudget()
                                                                        .minConcurrent()))))
                .build();
    }

    private static void balancing(LoadBalancing balancing, ClusterProto.Cluster.Builder message) {
        ClusterProto.Cluster.SlowStartConfig slow = slowStart(balancing.slowStart());
        message.setLbPolicy(policy(balancing.balancing()));
        switch (balancing.balancing()) {
            case Balancing.RoundRobin _ ->
                    message.getRoundRobinLbConfigBuilder().setSlowStartConfig(slow);
            case Balancing.Random _ -> {}
            case Balancing.LeastRequest(int choices) ->
                    message.getLeastRequestLbConfigBuilder()
                            .setChoiceCount(Values.uint32(choices))
                            .setSlowStartConfig(slow);
            case Balancing.PeakEwma _ ->
                    message.getLeastRequestLbConfigBuilder().setSlowStartConfig(slow);
            case Balancing.RingHash(int least, int most) ->
                    message.getRingHashLbConfigBuilder()
                            .setMinimumRingSize(Values.uint64(least))
                            .setMaximumRingSize(Values.uint64(most));
            case Balancing.Maglev(int size) ->
                    message.getMaglevLbConfigBuilder().setTableSize(Values.uint64(size));
        }
        message.getCommonLbConfigBuilder()
                .setHealthyPanicThreshold(percent(balancing.failover().panicPercent()));
    }

    private static ClusterProto.Cluster.SlowStartConfig slowStart(SlowStart slowStart) {
        return ClusterProto.Cluster.SlowStartConfig.newBuilder()
                .setSlowStartWindow(Values.seconds(slowStart.windowSeconds()))
                .setMinWeightPercent(percent(slowStart.minWeightPercent()))
                .build();
    }

    private static TypeProto.Percent percent(int percent) {
        return TypeProto.Percent.newBuilder().setValue(percent).build();
    }

    private static Extras extras(Cluster cluster) {
        LoadBalancing balancing = cluster.loadBalancing();
        PoolLimits pool = cluster.pool();
        PoolLimits usual = PoolLimits.DEFAULT;
        Extras extras =
                new Extras()
                        .put("poolMaxConnections", pool.maxConnections(), usual.maxConnections())
                        .put("poolMaxPending", pool.maxPending(), usual.maxPending())
                        .put("poolMaxIdle", pool.maxIdle(), usual.maxIdle())
                        .put(
                                "overprovisioningPercent",
                                balancing.failover().overprovisioningPercent(),
                                LoadBalancing.DEFAULT.failover().overprovisioningPercent())
                        .put("subsetFallback", balancing.subsetFallback(), SubsetFallback.NONE)
                        .put("proxyProtocol", cluster.proxyProtocol(), ProxyProtocolVersion.OFF);
        Locality own = balancing.failover().own();
        extras.put("ownRegion", own.region(), "")
                .put("ownZone", own.zone(), "")
                .put("ownSubZone", own.subZone(), "");
        balancing(cluster, extras);
        HealthWriter.extras(cluster.healthCheck(), extras);
        TlsWriter.extras(cluster.tls(), extras);
        return extras;
    }

    private static void balancing(Cluster cluster, Extras extras) {
        LoadBalancing balancing = cluster.loadBalancing();
        SlowStart slow = balancing.slowStart();
        if (cluster.source() instanceof EndpointSource.OriginalDestination) {
            extras.put(BALANCING, policy(balancing.balancing()), LbPolicy.LEAST_REQUEST);
        }
        switch (balancing.balancing()) {
            case Balancing.RoundRobin _, Balancing.LeastRequest _ -> {}
            case Balancing.PeakEwma(int decayMillis) ->
                    extras.put("peakEwmaDecayMillis", decayMillis, 0);
            case Balancing.Random _, Balancing.RingHash _, Balancing.Maglev _ ->
                    extras.put("slowStartSeconds", slow.windowSeconds(), 0)
                            .put(
                                    "slowStartPercent",
                                    slow.minWeightPercent(),
                                    SlowStart.OFF.minWeightPercent());
        }
    }

    private static LbPolicy policy(Balancing balancing) {
        return switch (balancing) {
            case Balancing.RoundRobin _ -> LbPolicy.ROUND_ROBIN;
            case Balancing.Random _ -> LbPolicy.RANDOM;
            case Balancing.LeastRequest _, Balancing.PeakEwma _ -> LbPolicy.LEAST_REQUEST;
            case Balancing.RingHash _ -> LbPolicy.RING_HASH;
            case Balancing.Maglev _ -> LbPolicy.MAGLEV;
        };
    }
}
