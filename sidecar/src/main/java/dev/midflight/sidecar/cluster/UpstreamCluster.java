package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SubsetFallback;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.sidecar.cluster.Selection.NoHost;
import dev.midflight.sidecar.cluster.Selection.Overflow;
import dev.midflight.sidecar.cluster.balance.LatencyAverage;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.telemetry.Direction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A cluster as one event loop uses it: its hosts, and which of them is next. */
public final class UpstreamCluster {
    private final SharedCluster shared;
    private final LoopContext context;
    private final Tallies<ClusterCounter> tallies;
    private final Mirrors mirrors;
    private final Map<String, Host> hosts = new LinkedHashMap<>();
    private final List<Host> leaving = new ArrayList<>();
    private final Map<SubsetSelector, HostSet> subsets = new HashMap<>();
    private SharedCluster.Setup setup;
    private long version;
    private HostSet all;
    private boolean retired;
    private int users;

    UpstreamCluster(SharedCluster shared, LoopContext context) {
        this.shared = shared;
        this.context = context;
        this.tallies = shared.ofLoop(context.index());
        this.mirrors = new Mirrors(shared.mirrorsOfLoop(context.index()));
        this.version = shared.version();
        this.setup = shared.setup();
        this.all = rebuilt();
    }

    public ClusterName name() {
        return shared.name();
    }

    /** The configuration that the next choice keeps to. */
    public Cluster config() {
        follow();
        return setup.config();
    }

    LoopContext context() {
        return context;
    }

    Tallies<ClusterCounter> tallies() {
        return tallies;
    }

    /** Counts the copies that it gets. */
    public Mirrors mirrors() {
        return mirrors;
    }

    /** What only the owner of a request to it knows. */
    public void count(ClusterCounter counter) {
        tallies.add(counter, 1);
    }

    /** Where the next try goes; what is chosen counts as active from here on. */
    public Selection choose(Choice choice) {
        follow();
        if (shared.total(ClusterCounter.REQUESTS_ACTIVE) >= breaker().maxRequests()) {
            return refuse(Limit.REQUESTS);
        }
        Host host = hostFor(choice);
        if (host == null) {
            tallies.add(ClusterCounter.NO_HOST, 1);
            return NoHost.INSTANCE;
        }
        if (!host.chosenBefore(choice.direction()).pool().hasRoom()) {
            return refuse(Limit.PENDING);
        }
        return host.begin(choice.direction());
    }

    /**
     * Where a connection goes that is its client's alone: one that finds no place does not wait,
     * and one that is being made counts as waiting. It counts as a request under way, without being
     * limited as one, as in Envoy.
     */
    public Selection chooseForConnection(Choice choice) {
        follow();
        Host host = hostFor(choice);
        if (host == null) {
            tallies.add(ClusterCounter.NO_HOST, 1);
            return NoHost.INSTANCE;
        }
        Limit reached = host.chosenBefore(choice.direction()).pool().refusesAnother();
        if (reached != null) {
            return refuse(reached);
        }
        return host.begin(choice.direction());
    }

    /**
     * How its hosts are connected for a connection of this direction: inbound, with a source
     * address of the proxy's own, only where that was going anyway.
     */
    public Direction directionFor(Direction connection) {
        return config().source() instanceof EndpointSource.OriginalDestination
                ? connection
                : Direction.OUTBOUND;
    }

    /** Of the first endpoint that is listed; null: none is. */
    public @Nullable OriginalDestination firstAddress() {
        follow();
        boolean listed = setup.config().source() instanceof EndpointSource.Listed;
        return listed && !hosts.isEmpty() ? hosts.values().iterator().next().address() : null;
    }

    /**
     * Goes on with a try that another process has begun: what was chosen there counts as active
     * from here on. Null: its host is not here.
     *
     * @param endpoint as {@link Host#toString} has it
     */
    public Selection.@Nullable Chosen resume(Choice choice, String endpoint) {
        follow();
        Host host =
                switch (setup.config().source()) {
                    case EndpointSource.OriginalDestination _ -> hostFor(choice);
                    case EndpointSource.Listed _ -> hosts.get(endpoint);
                };
        return host == null || !host.key().equals(endpoint)
                ? null
                : host.resume(choice.direction());
    }

    /** Counts such a connection that another process made, if its host is still here. */
    public void adopt(Target target, Link upstream) {
        Host host = hostOf(target);
        if (host != null) {
            Selection.Chosen chosen = host.resume(target.direction());
            chosen.pool().adopt(upstream);
            HostLease.untilClosed(host, upstream);
        }
    }

    /** The pool of a target that another process has chosen; null: its host is not here. */
    public @Nullable UpstreamPool poolOf(Target target) {
        Host host = hostOf(target);
        return host == null ? null : host.chosenBefore(target.direction()).pool();
    }

    private @Nullable Host hostOf(Target target) {
        follow();
        OriginalDestination address = target.destination();
        return switch (setup.config().source()) {
            case EndpointSource.OriginalDestination _ -> hostAt(address);
            case EndpointSource.Listed _ -> hosts.get(address.toString());
        };
    }

    /** By their addresses. */
    Map<String, Host> hosts() {
        follow();
        return hosts;
    }

    private Overflow refuse(Limit limit) {
        tallies.add(limit.counter(), 1);
        return limit.overflow();
    }

    private @Nullable Host hostFor(Choice choice) {
        OriginalDestination destination = choice.originalDestination();
        return switch (setup.config().source()) {
            case EndpointSource.OriginalDestination _ ->
                    destination == null ? null : hostAt(destination);
            case EndpointSource.Listed _ -> listedHost(choice);
        };
    }

    private @Nullable Host listedHost(Choice choice) {
        HostSet set = subset(choice.subset());
        if (set.panics()) {
            tallies.add(ClusterCounter.PANIC, 1);
        }
        Host host = set.pick(choice);
        if (host != null) {
            count(host, set, choice);
        }
        return host;
    }

    private void count(Host host, HostSet set, Choice choice) {
        if (set.isFailover(host)) {
            tallies.add(ClusterCounter.FAILOVER, 1);
        }
        if (set == all && !choice.subset().metadata().isEmpty()) {
            tallies.add(ClusterCounter.SUBSET_FALLBACK, 1);
        }
    }

    private HostSet subset(SubsetSelector selector) {
        if (selector.metadata().isEmpty()) {
            return all;
        }
        HostSet known = subsets.get(selector);
        if (known == null) {
            known = hostSet(hosts.values().stream().filter(h -> selector.selects(h.endpoint())));
            if (known.isEmpty()
                    && setup.config().loadBalancing().subsetFallback() == SubsetFallback.ALL) {
                known = all;
            }
            subsets.put(selector, known);
        }
        return known;
    }

    private Host hostAt(OriginalDestination destination) {
        return hosts.computeIfAbsent(
                destination.toString(),
                _ -> newHost(setup.endpoints().getFirst().at(destination), destination));
    }

    /**
     * Asks for one more retry at the same time; false: the budget is used up. Ended by {@link
     * #endRetry} when that try is over.
     */
    public boolean beginRetry() {
        long active = shared.total(ClusterCounter.REQUESTS_ACTIVE);
        long retries = shared.total(ClusterCounter.RETRIES_ACTIVE);
        if (retries >= breaker().retryBudget().allowed(active)) {
            tallies.add(ClusterCounter.OVERFLOW_RETRIES, 1);
            return false;
        }
        tallies.add(ClusterCounter.RETRIES_ACTIVE, 1);
        tallies.add(ClusterCounter.RETRIES, 1);
        return true;
    }

    public void endRetry() {
        tallies.add(ClusterCounter.RETRIES_ACTIVE, -1);
    }

    boolean allowsConnection() {
        return shared.total(ClusterCounter.CONNECTIONS_ACTIVE) < breaker().maxConnections();
    }

    boolean allowsWaiting() {
        return shared.total(ClusterCounter.PENDING_ACTIVE) < breaker().maxPending();
    }

    OutlierDetection outlierDetection() {
        return setup.config().outlierDetection();
    }

    void failing(Host host) {
        shared.failing(host.key());
    }

    private CircuitBreaker breaker() {
        return setup.config().circuitBreaker();
    }

    UpstreamPool newPool(Target target, Host host) {
        PoolRules rules = PoolRules.of(setup.config(), host.endpoint());
        return new UpstreamPool(target, context.connector(), rules, host, context.tcpInfo());
    }

    /** Follows the shared cluster, if that has changed. */
    @SuppressWarnings("ReferenceEquality") // the very same setup
    void follow() {
        long now = shared.version();
        if (now == version) {
            return;
        }
        version = now;
        SharedCluster.Setup next = shared.setup();
        if (next == setup) {
            refresh();
        } else {
            setup = next;
            all = rebuilt();
        }
    }

    /** Hosts that stay keep all they know; those that left are closed as they become idle. */
    private HostSet rebuilt() {
        Map<String, Host> before = new HashMap<>(hosts);
        hosts.clear();
        if (setup.config().source() instanceof EndpointSource.Listed) {
            for (SharedEndpoint endpoint : setup.endpoints()) {
                Host host = before.remove(endpoint.key());
                if (host == null) {
                    host = newHost(endpoint, endpoint.address());
                }
                host.refresh(
                        endpoint.endpoint(),
                        PoolRules.of(setup.config(), endpoint.endpoint()),
                        newLatency());
                hosts.put(endpoint.key(), host);
            }
        }
        before.values().forEach(Host::retire);
        leaving.addAll(before.values());
        subsets.clear();
        refreshHosts();
        return hostSet(hosts.values().stream());
    }

    private Host newHost(SharedEndpoint endpoint, OriginalDestination address) {
        Host host = new Host(this, endpoint, address, newLatency());
        host.refresh(setup.config().loadBalancing().slowStart(), context.nanoClock().getAsLong());
        if (retired) {
            host.retire();
        }
        return host;
    }

    /** Null: the balancer does not ask for it. */
    private @Nullable LatencyAverage newLatency() {
        return setup.config().loadBalancing().balancing() instanceof Balancing.PeakEwma(int decay)
                ? new LatencyAverage(decay, context.nanoClock().getAsLong())
                : null;
    }

    private HostSet hostSet(Stream<Host> members) {
        return new HostSet(
                members.toList(),
                setup.config().loadBalancing(),
                context.random(),
                context.nanoClock());
    }

    private void refresh() {
        refreshHosts();
        all.refresh();
        subsets.values().forEach(HostSet::refresh);
    }

    private void refreshHosts() {
        long now = context.nanoClock().getAsLong();
        for (Host host : hosts.values()) {
            host.refresh(setup.config().loadBalancing().slowStart(), now);
        }
    }

    /** A second has passed. */
    void tick() {
        follow();
        if (hosts.values().stream().anyMatch(Host::warmingUp)) {
            refresh();
        }
        switch (setup.config().source()) {
            case EndpointSource.OriginalDestination _ -> hosts.values().removeIf(Host::tick);
            case EndpointSource.Listed _ -> hosts.values().forEach(Host::tick);
        }
        leaving.removeIf(Host::tick);
    }

    /** So many exchanges more, or fewer, go here, try by try, whatever configuration comes. */
    public void users(int change) {
        users += change;
    }

    /**
     * No route leads here any more: connections are closed as they become idle, and those who are
     * here go on.
     */
    void retire() {
        retired = true;
        hosts.values().forEach(Host::retire);
    }

    /** True once nothing is left of a cluster that was retired; not asked again then. */
    boolean isGone() {
        if (users == 0) {
            leaving.addAll(hosts.values());
            hosts.clear();
        }
        tick();
        if (users > 0 || !leaving.isEmpty()) {
            return false;
        }
        shared.left();
        return true;
    }
}
