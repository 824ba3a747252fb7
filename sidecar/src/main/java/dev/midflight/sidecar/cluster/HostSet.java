package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.sidecar.cluster.balance.Balancer;
import dev.midflight.sidecar.cluster.balance.Balancers;
import dev.midflight.sidecar.cluster.balance.PriorityLoads;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** The hosts of a cluster or of a subset, by priority, and how one of them is chosen. */
final class HostSet {
    /** The hosts of one priority; the balancer is null while nobody may be chosen. */
    private static final class Level {
        private final int priority;
        private final List<Host> all;
        private final Balancers<Host> balancers;
        private @Nullable Balancer<Host> balancer;

        Level(int priority, List<Host> all, Balancers<Host> balancers) {
            this.priority = priority;
            this.all = all;
            this.balancers = balancers;
        }

        List<Host> usable() {
            return all.stream().filter(Host::usable).toList();
        }

        void use(List<Host> hosts) {
            balancer = hosts.isEmpty() ? null : balancers.over(hosts);
        }
    }

    private static final int MORE_PICKS = 3;
    private static final long NEXT_HASH = 0x9e3779b97f4a7c15L;

    private final LoadBalancing config;
    private final RandomGenerator random;
    private final List<Level> levels;
    private PriorityLoads loads = new PriorityLoads(new int[0], new boolean[0]);
    private boolean panics;

    HostSet(List<Host> hosts, LoadBalancing config, RandomGenerator random, LongSupplier clock) {
        this.config = config;
        this.random = random;
        Map<Integer, List<Host>> byPriority =
                hosts.stream()
                        .collect(
                                Collectors.groupingBy(
                                        host -> config.failover().priorityOf(host.endpoint()),
                                        TreeMap::new,
                                        Collectors.toList()));
        this.levels =
                byPriority.entrySet().stream()
                        .map(
                                level ->
                                        new Level(
                                                level.getKey(),
                                                List.copyOf(level.getValue()),
                                                new Balancers<>(
                                                        config.balancing(),
                                                        level.getValue(),
                                                        random,
                                                        clock)))
                        .toList();
        refresh();
    }

    boolean isEmpty() {
        return levels.isEmpty();
    }

    /** Hosts became usable or unusable, or their weights have changed. */
    void refresh() {
        if (levels.isEmpty()) {
            return;
        }
        List<List<Host>> usable = levels.stream().map(Level::usable).toList();
        loads =
                PriorityLoads.of(
                        usable.stream().mapToInt(List::size).toArray(),
                        levels.stream().mapToInt(level -> level.all.size()).toArray(),
                        config.failover().overprovisioningPercent(),
                        config.failover().panicPercent());
        panics = false;
        for (int i = 0; i < levels.size(); i++) {
            Level level = levels.get(i);
            level.use(loads.panic()[i] ? level.all : usable.get(i));
            panics |= loads.panic()[i];
        }
    }

    /** True where a priority's health is not looked at. */
    boolean panics() {
        return panics;
    }

    /** True where a host is of another priority than the first. */
    boolean isFailover(Host host) {
        return levels.size() > 1
                && config.failover().priorityOf(host.endpoint()) != levels.getFirst().priority;
    }

    /** Prefers a host that the request has not tried; null: nobody may be chosen. */
    @Nullable Host pick(Choice choice) {
        long hash = choice.hasHash() ? choice.hash() : random.nextLong();
        Host host = pick(hash);
        for (int i = 0; i < MORE_PICKS && host != null && choice.avoids(host); i++) {
            hash += NEXT_HASH;
            host = pick(hash);
        }
        return host;
    }

    private @Nullable Host pick(long hash) {
        if (levels.isEmpty()) {
            return null;
        }
        int level = levels.size() == 1 ? 0 : loads.at((int) Long.remainderUnsigned(hash >> 7, 100));
        Balancer<Host> balancer = levels.get(level).balancer;
        return balancer == null ? null : balancer.pick(hash);
    }
}
