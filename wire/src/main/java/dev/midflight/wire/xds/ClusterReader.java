package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import com.google.protobuf.Struct;
import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.wire.xds.proto.ClusterProto;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.UpstreamProto.HttpProtocolOptions;
import java.util.List;

/**
 * What {@link ClusterWriter} writes, and what others do; absent fields are Envoy's defaults where
 * it has any. Every method throws {@link IllegalArgumentException} where it can't be done.
 */
final class ClusterReader {
    private static final int MAX_IDLE_SECONDS = 3600;

    private final ClusterProto.Cluster message;
    private final Struct extras;

    private ClusterReader(ClusterProto.Cluster message) {
        this.message = message;
        this.extras = Extras.of(message.getMetadata());
    }

    /** With the endpoints that it has itself; others come as a resource of their own. */
    static Cluster read(ClusterProto.Cluster message, List<String> problems) {
        return new ClusterReader(message).cluster(problems);
    }

    private Cluster cluster(List<String> problems) {
        requireUnderstood();
        HttpProtocolOptions options =
                Packed.read(
                        message.getTypedExtensionProtocolOptionsOrDefault(
                                ClusterWriter.HTTP_OPTIONS, Any.getDefaultInstance()),
                        HttpProtocolOptions.parser());
        return new Cluster(
                ClusterName.of(message.getName()),
                source(problems),
                protocol(options),
                message.hasConnectTimeout()
                        ? Values.millis(message.getConnectTimeout())
                        : Cluster.DEFAULT_CONNECT_TIMEOUT_MILLIS,
                new BalancingReader(message, extras).read(),
                pool(options.getCommonHttpProtocolOptions()),
                BreakerReader.read(message.getCircuitBreakers()),
                health(),
                message.hasOutlierDetection()
                        ? HealthReader.read(message.getOutlierDetection())
                        : OutlierDetection.OFF,
                Extras.constant(extras, "proxyProtocol", ProxyProtocolVersion.OFF),
                TlsReader.read(message.getTransportSocketMatchesList(), extras));
    }

    private void requireUnderstood() {
        require(
                !message.hasTransportSocket() || TlsReader.isPlain(message.getTransportSocket()),
                "transport_socket: for every endpoint (expected: transport_socket_matches)");
        for (String kind : message.getTypedExtensionProtocolOptionsMap().keySet()) {
            require(
                    kind.equals(ClusterWriter.HTTP_OPTIONS),
                    "typed_extension_protocol_options["
                            + kind
                            + "] (expected: HttpProtocolOptions)");
        }
        for (ClusterProto.Filter filter : message.getFiltersList()) {
            require(
                    IgnoredFilters.isIgnored(filter.getName(), filter.getTypedConfig()),
                    "filters[" + filter.getName() + "] (expected: one that changes nothing)");
        }
        String from = message.getUpstreamBindConfig().getSourceAddress().getAddress();
        require(
                from.isEmpty() || IpLiteral.of(from).isLoopbackAddress() || from.equals("::6"),
                "upstream_bind_config: from " + from + " (expected: a loopback address, or none)");
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }

    private EndpointSource source(List<String> problems) {
        return switch (message.getType()) {
            case EDS -> {
                require(
                        message.getEdsClusterConfig().getEdsConfig().hasAds()
                                || message.getEdsClusterConfig().getEdsConfig().hasSelf(),
                        "eds_cluster_config.eds_config: from elsewhere (expected: ads or self)");
                yield new EndpointSource.Listed(List.of());
            }
            case ORIGINAL_DST -> new EndpointSource.OriginalDestination();
            case STATIC -> {
                Refusals refusals = new Refusals();
                var endpoints = new EndpointsReader(refusals).read(message.getLoadAssignment());
                refusals.all().forEach(line -> problems.add("load_assignment." + line));
                require(
                        endpoints.collections().isEmpty(),
                        "load_assignment: leds_cluster_locality_config (expected: endpoints)");
                yield new EndpointSource.Listed(endpoints.endpoints());
            }
            case STRICT_DNS, LOGICAL_DNS ->
                    throw new IllegalArgumentException(
                            "type: "
                                    + message.getType()
                                    + " (expected: EDS, STATIC or ORIGINAL_DST, because names are"
                                    + " resolved by who makes the configuration)");
            case UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "type: none that is known (expected: EDS, STATIC or ORIGINAL_DST)");
        };
    }

    private UpstreamProtocol protocol(HttpProtocolOptions options) {
        return switch (options.getUpstreamProtocolOptionsCase()) {
            case USE_DOWNSTREAM_PROTOCOL_CONFIG -> UpstreamProtocol.SAME;
            case EXPLICIT_HTTP_CONFIG ->
                    options.getExplicitHttpConfig().hasHttp2ProtocolOptions()
                            ? UpstreamProtocol.HTTP2
                            : UpstreamProtocol.HTTP1;
            case UPSTREAMPROTOCOLOPTIONS_NOT_SET ->
                    message.hasHttp2ProtocolOptions()
                            ? UpstreamProtocol.HTTP2
                            : UpstreamProtocol.HTTP1;
        };
    }

    /** Zero is no limit of idle time at Envoy. */
    private PoolLimits pool(CoreProto.HttpProtocolOptions common) {
        PoolLimits usual = PoolLimits.DEFAULT;
        int idle = Values.seconds(common.getIdleTimeout());
        return new PoolLimits(
                Extras.number(extras, "poolMaxConnections", usual.maxConnections()),
                Extras.number(extras, "poolMaxPending", usual.maxPending()),
                common.getMaxRequestsPerConnection().getValue(),
                Extras.number(extras, "poolMaxIdle", usual.maxIdle()),
                common.hasIdleTimeout()
                        ? Math.min(idle == 0 ? MAX_IDLE_SECONDS : idle, MAX_IDLE_SECONDS)
                        : usual.idleSeconds(),
                Values.seconds(common.getMaxConnectionDuration()));
    }

    private HealthCheck health() {
        require(message.getHealthChecksCount() <= 1, "health_checks: several (expected: one)");
        return message.getHealthChecksCount() == 0
                ? HealthReader.off(extras)
                : HealthReader.read(message.getHealthChecks(0));
    }
}
