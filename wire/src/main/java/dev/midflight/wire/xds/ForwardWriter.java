package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.HashKey;
import dev.midflight.model.traffic.Mirror;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.RouteProto;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Where a route's requests go. */
final class ForwardWriter {
    static final String CONNECT_TIMEOUT = "connectTimeout";
    static final String HEAD_TIMEOUT = "headTimeout";
    static final String WEIGHT = "weight";
    static final String MIRROR_PERCENT = "mirrorPercent";

    private ForwardWriter() {}

    static RouteProto.RouteAction write(
            RouteAction.Forward forward, PathMatch match, Extras extras) {
        RouteProto.RouteAction.Builder message = RouteProto.RouteAction.newBuilder();
        clusters(forward.clusters(), message, extras);
        if (!forward.subset().metadata().isEmpty()) {
            message.setMetadataMatch(subset(forward.subset().metadata()));
        }
        forward.rewrite().host().ifPresent(message::setHostRewriteLiteral);
        RewriteWriter.Written written =
                RewriteWriter.write(forward.rewrite().path(), match, extras);
        message.setPrefixRewrite(written.prefix());
        written.regex().ifPresent(message::setRegexRewrite);
        timeouts(forward.timeouts(), message, extras);
        RetryWriter.write(forward.retries(), extras).ifPresent(message::setRetryPolicy);
        forward.mirror()
                .ifPresent(mirror -> message.addRequestMirrorPolicies(mirror(mirror, extras)));
        forward.hashKey().ifPresent(key -> message.addHashPolicy(hash(key)));
        message.addUpgradeConfigsBuilder().setUpgradeType("websocket");
        return message.build();
    }

    private static void clusters(
            List<WeightedCluster> clusters, RouteProto.RouteAction.Builder message, Extras extras) {
        if (clusters.size() == 1) {
            message.setCluster(clusters.getFirst().cluster().name());
            extras.put(WEIGHT, clusters.getFirst().weight(), 1);
            return;
        }
        for (WeightedCluster share : clusters) {
            message.getWeightedClustersBuilder()
                    .addClustersBuilder()
                    .setName(share.cluster().name())
                    .setWeight(Values.uint32(share.weight()));
        }
    }

    private static CoreProto.Metadata subset(Map<String, String> labels) {
        Struct.Builder struct = Struct.newBuilder();
        labels.forEach(
                (key, text) ->
                        struct.putFields(key, Value.newBuilder().setStringValue(text).build()));
        return CoreProto.Metadata.newBuilder()
                .putFilterMetadata(EndpointsWriter.SUBSETS, struct.build())
                .build();
    }

    private static void timeouts(
            Timeouts timeouts, RouteProto.RouteAction.Builder message, Extras extras) {
        extras.put(CONNECT_TIMEOUT, timeouts.connect(), Duration.ZERO)
                .put(HEAD_TIMEOUT, timeouts.head(), Duration.ZERO);
        message.setTimeout(Values.duration(timeouts.request()))
                .setMaxStreamDuration(
                        RouteProto.RouteAction.MaxStreamDuration.newBuilder()
                                .setGrpcTimeoutHeaderMax(Values.seconds(0)));
        if (!timeouts.idle().isZero()) {
            message.setIdleTimeout(Values.duration(timeouts.idle()));
        }
    }

    private static RouteProto.RouteAction.RequestMirrorPolicy mirror(Mirror mirror, Extras extras) {
        extras.put(MIRROR_PERCENT, mirror.percent());
        return RouteProto.RouteAction.RequestMirrorPolicy.newBuilder()
                .setCluster(mirror.cluster().name())
                .setRuntimeFraction(Values.runtimeFraction(mirror.percent()))
                .build();
    }

    private static RouteProto.RouteAction.HashPolicy hash(HashKey key) {
        RouteProto.RouteAction.HashPolicy.Builder message =
                RouteProto.RouteAction.HashPolicy.newBuilder();
        switch (key) {
            case HashKey.Header(String name) -> message.getHeaderBuilder().setHeaderName(name);
            case HashKey.QueryParameter(String name) ->
                    message.getQueryParameterBuilder().setName(name);
            case HashKey.Peer() -> message.getConnectionPropertiesBuilder().setSourceIp(true);
        }
        return message.build();
    }
}
