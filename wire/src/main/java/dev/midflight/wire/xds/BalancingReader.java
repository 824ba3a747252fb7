package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import com.google.protobuf.UInt64Value;
import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.model.traffic.SubsetFallback;
import dev.midflight.wire.xds.proto.ClusterProto.Cluster;
import dev.midflight.wire.xds.proto.ClusterProto.Cluster.LbPolicy;

/**
 * How an endpoint is chosen. Every method throws {@link IllegalArgumentException} where it can't be
 * done.
 */
record BalancingReader(Cluster message, Struct extras) {
    private static final int MAX_RING_SIZE = 1 << 20;

    LoadBalancing read() {
        if (message.hasLoadBalancingPolicy()) {
            throw new IllegalArgumentException(
                    "load_balancing_policy: one of its own (expected: lb_policy)");
        }
        LbPolicy policy = policy();
        return new LoadBalancing(
                balancing(policy),
                slowStart(policy),
                failover(),
                Extras.constant(extras, "subsetFallback", SubsetFallback.NONE));
    }

    /** Where there is nothing to choose, as it would be. */
    private LbPolicy policy() {
        boolean given = message.getType() == Cluster.DiscoveryType.ORIGINAL_DST;
        if (given != (message.getLbPolicy() == LbPolicy.CLUSTER_PROVIDED)) {
            throw new IllegalArgumentException(
                    "lb_policy: "
                            + message.getLbPolicy()
                            + " (expected: CLUSTER_PROVIDED with ORIGINAL_DST, and only there)");
        }
        return given
                ? Extras.constant(extras, ClusterWriter.BALANCING, LbPolicy.LEAST_REQUEST)
                : message.getLbPolicy();
    }

    private Balancing balancing(LbPolicy policy) {
        return switch (policy) {
            case ROUND_ROBIN -> new Balancing.RoundRobin();
            case RANDOM -> new Balancing.Random();
            case LEAST_REQUEST -> leastRequest();
            case RING_HASH -> ringHash();
            case MAGLEV ->
                    message.getMaglevLbConfig().hasTableSize()
                            ? new Balancing.Maglev(
                                    Values.number(
                                            message.getMaglevLbConfig().getTableSize().getValue(),
                                            "maglev_lb_config.table_size"))
                            : Balancing.Maglev.DEFAULT;
            case CLUSTER_PROVIDED, LOAD_BALANCING_POLICY_CONFIG, UNRECOGNIZED ->
                    throw new IllegalArgumentException(
                            "lb_policy: "
                                    + policy
                                    + " (expected: ROUND_ROBIN, RANDOM, LEAST_REQUEST, RING_HASH or"
                                    + " MAGLEV)");
        };
    }

    private Balancing leastRequest() {
        int decayMillis = Extras.number(extras, "peakEwmaDecayMillis", 0);
        if (decayMillis > 0) {
            return new Balancing.PeakEwma(decayMillis);
        }
        Cluster.LeastRequestLbConfig config = message.getLeastRequestLbConfig();
        return config.hasChoiceCount()
                ? new Balancing.LeastRequest(config.getChoiceCount().getValue())
                : Balancing.LeastRequest.DEFAULT;
    }

    /** Envoy's may be larger than ours. */
    private Balancing ringHash() {
        Cluster.RingHashLbConfig config = message.getRingHashLbConfig();
        Balancing.RingHash usual = Balancing.RingHash.DEFAULT;
        int least =
                size(config.hasMinimumRingSize(), config.getMinimumRingSize(), usual.minRingSize());
        int most = size(config.hasMaximumRingSize(), config.getMaximumRingSize(), MAX_RING_SIZE);
        return new Balancing.RingHash(least, most);
    }

    private static int size(boolean given, UInt64Value value, int otherwise) {
        return given ? Math.clamp(value.getValue(), 1, MAX_RING_SIZE) : otherwise;
    }

    private SlowStart slowStart(LbPolicy policy) {
        return switch (policy) {
            case ROUND_ROBIN -> slowStart(message.getRoundRobinLbConfig().getSlowStartConfig());
            case LEAST_REQUEST -> slowStart(message.getLeastRequestLbConfig().getSlowStartConfig());
            case RANDOM, RING_HASH, MAGLEV ->
                    new SlowStart(
                            Extras.number(extras, "slowStartSeconds", 0),
                            Extras.number(
                                    extras, "slowStartPercent", SlowStart.OFF.minWeightPercent()));
            case CLUSTER_PROVIDED, LOAD_BALANCING_POLICY_CONFIG, UNRECOGNIZED -> SlowStart.OFF;
        };
    }

    private static SlowStart slowStart(Cluster.SlowStartConfig config) {
        int percent =
                config.hasMinWeightPercent()
                        ? Values.whole(config.getMinWeightPercent(), "min_weight_percent")
                        : SlowStart.OFF.minWeightPercent();
        return new SlowStart(Values.seconds(config.getSlowStartWindow()), percent);
    }

    private Failover failover() {
        Failover usual = Failover.DEFAULT;
        Cluster.CommonLbConfig config = message.getCommonLbConfig();
        return new Failover(
                new Locality(
                        Extras.text(extras, "ownRegion", ""),
                        Extras.text(extras, "ownZone", ""),
                        Extras.text(extras, "ownSubZone", "")),
                Extras.number(extras, "overprovisioningPercent", usual.overprovisioningPercent()),
                config.hasHealthyPanicThreshold()
                        ? Values.whole(config.getHealthyPanicThreshold(), "healthy_panic_threshold")
                        : usual.panicPercent());
    }
}
