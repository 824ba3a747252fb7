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

    /** These from here on; those that were there before stay the same objects. */
    void replace(List<SharedCluster> next) {
        Map<ClusterName, UpstreamCluster> before = new HashMap<>(clusters);
        clusters.clear();
        for (SharedCluster shared : next) {
            UpstreamCluster known = before.remove(shared.name());
            UpstreamCluster cluster = known == null ? new UpstreamCluster(shared, context) : known;
            cluster.follow();
            clusters.put(shared.name(), cluster);
        }
        before.values().forEach(UpstreamCluster::retire);
        leaving.addAll(before.values());
    }

    /** A second has passed. */
    public void tick() {
        clusters.values().forEach(UpstreamCluster::tick);
        leaving.removeIf(UpstreamCluster::isGone);
    }
}
