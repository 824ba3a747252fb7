package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import io.netty.channel.epoll.EpollTcpInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** The clusters of one event loop; used on that loop only. */
public final class Clusters {
    private final LoopContext context;
    private final Map<ClusterName, UpstreamCluster> clusters = new HashMap<>();
    private final List<UpstreamCluster> leaving = new ArrayList<>();

    /**
     * @param index which of this process's loops it is, from 0 on
     */
    public Clusters(
            int index, Connector connector, RandomGenerator random, LongSupplier nanoClock) {
        this.context = new LoopContext(index, connector, random, nanoClock, new EpollTcpInfo());
    }

    /** Null: there is no such cluster. */
    public @Nullable UpstreamCluster get(ClusterName name) {
        return clusters.get(name);
    }

    /** These from here on, beside those of before; who was there before stays the same object. */
    void add(List<SharedCluster> added) {
        for (SharedCluster shared : added) {
            clusters.computeIfAbsent(shared.name(), _ -> new UpstreamCluster(shared, context))
                    .follow();
        }
    }

    /** Only these from here on; the others end once nobody uses them any more. */
    void keep(List<SharedCluster> kept) {
        Map<ClusterName, UpstreamCluster> before = new HashMap<>(clusters);
        kept.forEach(shared -> before.remove(shared.name()));
        clusters.keySet().removeAll(before.keySet());
        for (UpstreamCluster left : before.values()) {
            left.retire();
            if (!left.isGone()) {
                leaving.add(left);
            }
        }
    }

    /** What requests to an endpoint of a cluster take on average here. */
    Map<String, Long> latencies(ClusterName name) {
        Map<String, Long> latencies = new HashMap<>();
        UpstreamCluster cluster = clusters.get(name);
        if (cluster != null) {
            cluster.hosts().forEach((key, host) -> latencies.put(key, host.latencyNanos()));
        }
        return latencies;
    }

    void restoreLatency(LearnedEndpoint learned) {
        UpstreamCluster cluster = clusters.get(learned.cluster());
        Host host = cluster == null ? null : cluster.hosts().get(learned.key());
        if (host != null) {
            host.restoreLatency(learned.latencyNanos());
        }
    }

    /** The pool of a target that another process has chosen; null: it is not here. */
    public @Nullable UpstreamPool poolOf(ClusterName name, Target target) {
        UpstreamCluster cluster = get(name);
        return cluster == null ? null : cluster.poolOf(target);
    }

    /** Gives all idle connections away, for a handover. */
    public List<PooledLink> drain() {
        List<PooledLink> links = new ArrayList<>();
        for (UpstreamCluster cluster : clusters.values()) {
            cluster.hosts().values().forEach(host -> links.addAll(host.drain()));
        }
        return links;
    }

    /** A second has passed. */
    public void tick() {
        clusters.values().forEach(UpstreamCluster::tick);
        leaving.removeIf(UpstreamCluster::isGone);
    }
}
