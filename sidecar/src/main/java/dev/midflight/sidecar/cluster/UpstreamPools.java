package dev.midflight.sidecar.cluster;

import io.netty.channel.epoll.EpollTcpInfo;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The pools of one event loop; used on that loop only. */
public final class UpstreamPools {
    private final Connector connector;
    private final PoolRules rules;
    private final EpollTcpInfo tcpInfo = new EpollTcpInfo();
    private final Map<Target, UpstreamPool> pools = new HashMap<>();

    /**
     * Makes the pools of a loop.
     *
     * @param maxIdleTicks how many calls of {@link #tick} an idle connection survives
     */
    public UpstreamPools(Connector connector, int maxIdle, int maxIdleTicks) {
        this.connector = connector;
        this.rules = PoolRules.unlimited(maxIdle, maxIdleTicks, connector.timeoutMillis());
    }

    public UpstreamPool of(Target target) {
        return pools.computeIfAbsent(
                target, key -> new UpstreamPool(key, connector, rules, PoolLedger.NONE, tcpInfo));
    }

    /** Gives all idle connections away, for a handover. */
    public List<PooledLink> drain() {
        List<PooledLink> links = new ArrayList<>();
        pools.values().forEach(pool -> links.addAll(pool.drain()));
        return links;
    }

    public void tick() {
        pools.values().removeIf(UpstreamPool::tick);
    }
}
