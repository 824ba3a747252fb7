package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.model.traffic.PathRewrite;
import dev.midflight.model.traffic.Percent;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.wire.xds.proto.RouteProto;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Where a route's requests go: what {@link ForwardWriter} writes, and what others do. Every method
 * throws {@link IllegalArgumentException} where it can't be done.
 */
record ForwardReader(RouteProto.Route route, Struct extras) {
    /** Envoy's default, where a route says nothing of it. */
    private static final Duration DEFAULT_TIMEOUT = Duration.ofSeconds(15);

    RouteAction read() {
        RouteProto.RouteAction message = route.getRoute();
        return new RouteAction.Forward(
                clusters(message),
                new SubsetSelector(subset(message)),
                rewrite(message),
                timeouts(message),
                message.hasRetryPolicy()
                        ? RetryReader.read(message.getRetryPolicy(), extras)
                        : RetryPolicy.NONE,
                mirror(message.getRequestMirrorPoliciesList()),
                hash(message.getHashPolicyList()));
    }

    private List<WeightedCluster> clusters(RouteProto.RouteAction message) {
        return switch (message.getClusterSpecifierCase()) {
            case CLUSTER ->
                    List.of(
                            new WeightedCluster(
                                    ClusterName.of(message.getCluster()),
                                    Extras.number(extras, ForwardWriter.WEIGHT, 1)));
            case WEIGHTED_CLUSTERS ->
                    message.getWeightedClusters().getClustersList().stream()
                            .map(
                                    share ->
                                            new WeightedCluster(
                                                    ClusterName.of(share.getName()),
                                                    share.getWeight().getValue()))
                            .toList();
            case CLUSTERSPECIFIER_NOT_SET ->
                    throw new IllegalArgumentException(
                            "cluster_specifier: none that is known (expected: cluster or"
                                    + " weighted_clusters)");
        };
    }

    private static Map<String, String> subset(RouteProto.RouteAction message) {
        Map<String, String> subset = new HashMap<>();
        message.getMetadataMatch()
                .getFilterMetadataOrDefault(EndpointsWriter.SUBSETS, Struct.getDefaultInstance())
                .getFieldsMap()
                .forEach(
                        (key, value) -> {
                            if (value.getKindCase() != Value.KindCase.STRING_VALUE) {
                                throw new IllegalArgumentException(
                                        "metadata_match[" + key + "]: no text (expected: text)");
                            }
                            subset.put(key, value.getStringValue());
                        });
        return subset;
    }

    private Rewrite rewrite(RouteProto.RouteAction message) {
        if (message.hasAutoHostRewrite() && message.getAutoHostRewrite().getValue()) {
            throw new IllegalArgumentException(
                    "auto_host_rewrite: true (expected: host_rewrite_literal)");
        }
        Optional<String> host =
                Optional.of(message.getHostRewriteLiteral()).filter(text -> !text.isEmpty());
        return new Rewrite(host, path(message));
    }

    private PathRewrite path(RouteProto.RouteAction message) {
        RewriteReader rewrites = new RewriteReader(route.getMatch(), extras);
        if (message.hasRegexRewrite()) {
            return rewrites.regex(message.getRegexRewrite());
        }
        return message.getPrefixRewrite().isEmpty()
                ? rewrites.none()
                : rewrites.prefix(message.getPrefixRewrite());
    }

    private Timeouts timeouts(RouteProto.RouteAction message) {
        Duration whole = Values.duration(message.getMaxStreamDuration().getMaxStreamDuration());
        if (!whole.isZero()) {
            throw new IllegalArgumentException(
                    "max_stream_duration: "
                            + whole
                            + " (expected: none, or 0, because timeout is about all of it)");
        }
        return new Timeouts(
                Extras.duration(extras, ForwardWriter.CONNECT_TIMEOUT, Duration.ZERO),
                Extras.duration(extras, ForwardWriter.HEAD_TIMEOUT, Duration.ZERO),
                Values.duration(message.getIdleTimeout()),
                message.hasTimeout() ? Values.duration(message.getTimeout()) : DEFAULT_TIMEOUT);
    }

    private Optional<Mirror> mirror(List<RouteProto.RouteAction.RequestMirrorPolicy> policies) {
        if (policies.size() > 1) {
            throw new IllegalArgumentException("request_mirror_policies: several (expected: one)");
        }
        return policies.stream().findFirst().map(this::mirror);
    }

    private Mirror mirror(RouteProto.RouteAction.RequestMirrorPolicy policy) {
        Percent percent =
                policy.hasRuntimeFraction()
                        ? Values.percent(policy.getRuntimeFraction().getDefaultValue())
                        : Percent.ALL;
        return new Mirror(
                ClusterName.of(policy.getCluster()),
                Extras.percent(extras, ForwardWriter.MIRROR_PERCENT, percent));
    }

    private static Optional<HashKey> hash(List<RouteProto.RouteAction.HashPolicy> policies) {
        if (policies.size() > 1) {
            throw new IllegalArgumentException("hash_policy: several (expected: one)");
        }
        return policies.stream().findFirst().map(ForwardReader::hash);
    }

    private static HashKey hash(RouteProto.RouteAction.HashPolicy policy) {
        return switch (policy.getPolicySpecifierCase()) {
            case HEADER ->
                    new HashKey.Header(policy.getHeader().getHeaderName().toLowerCase(Locale.ROOT));
            case QUERY_PARAMETER ->
                    new HashKey.QueryParameter(policy.getQueryParameter().getName());
            case CONNECTION_PROPERTIES -> {
                if (!policy.getConnectionProperties().getSourceIp()) {
                    throw new IllegalArgumentException(
                            "hash_policy.connection_properties: without source_ip");
                }
                yield new HashKey.Peer();
            }
            case POLICYSPECIFIER_NOT_SET ->
                    throw new IllegalArgumentException(
                            "hash_policy: of no kind that is known (expected: header,"
                                    + " query_parameter or connection_properties)");
        };
    }
}
