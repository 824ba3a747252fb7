package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.sidecar.cluster.Selection.Chosen;
import dev.midflight.sidecar.cluster.balance.LatencyAverage;
import dev.midflight.sidecar.cluster.balance.Member;
import dev.midflight.sidecar.telemetry.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * An endpoint as one event loop knows it: what is under way, how quick it is, its pools. Lives as
 * long as its address is in the cluster, and then until its last connection is closed.
 */
public final class Host implements Member, PoolLedger {
    private static final long WEIGHT_UNIT = 1000;
    private static final long FAILED_NANOS = 1_000_000_000L;

    private final UpstreamCluster cluster;
    private final Tallies<EndpointCounter> tallies;
    private final EndpointState state;
    private final OriginalDestination address;
    private final Chosen outbound;
    private final Chosen inbound;
    private final ConsecutiveFailures failures = new ConsecutiveFailures();
    private @Nullable LatencyAverage latency;
    private Endpoint endpoint;
    private boolean usable;
    private boolean warmingUp;
    private long weight = WEIGHT_UNIT;
    private int active;

    Host(
            UpstreamCluster cluster,
            SharedEndpoint shared,
            OriginalDestination address,
            @Nullable LatencyAverage latency) {
        this.cluster = cluster;
        this.endpoint = shared.endpoint();
        this.state = shared.state();
        this.tallies = state.ofLoop(cluster.context().index());
        this.address = address;
        this.latency = latency;
        this.outbound = chosen(Direction.OUTBOUND);
        this.inbound = chosen(Direction.INBOUND);
    }

    private Chosen chosen(Direction direction) {
        return new Chosen(this, cluster.newPool(new Target(direction, address), this));
    }

    @Override
    public String key() {
        return endpoint.toString();
    }

    public Endpoint endpoint() {
        return endpoint;
    }

    public OriginalDestination address() {
        return address;
    }

    public UpstreamCluster cluster() {
        return cluster;
    }

    /** As of the last {@link #refresh}. */
    boolean usable() {
        return usable;
    }

    /** True while its weight grows. */
    boolean warmingUp() {
        return warmingUp;
    }

    @Override
    public long weight() {
        return weight;
    }

    @Override
    public int active() {
        return active;
    }

    @Override
    public double cost(long nowNanos) {
        return latency == null ? active : latency.cost(active, nowNanos);
    }

    /** Takes over what is known and configured now. */
    void refresh(Endpoint newEndpoint, PoolRules rules, @Nullable LatencyAverage newLatency) {
        endpoint = newEndpoint;
        if (latency == null || newLatency == null || !latency.decaysLike(newLatency)) {
            latency = newLatency;
        }
        outbound.pool().rules(rules);
        inbound.pool().rules(rules);
    }

    /** Takes over whether it may be used, and with what weight. */
    void refresh(SlowStart slowStart, long nowNanos) {
        usable = state.usable();
        long percent = slowStart.percentAfter(nowNanos - state.usableSinceNanos());
        warmingUp = percent < 100;
        weight = Math.max(1, endpoint.weight() * WEIGHT_UNIT * percent / 100);
    }

    Chosen begin(Direction direction) {
        tallies.add(EndpointCounter.REQUESTS, 1);
        return resume(direction);
    }

    /** The same for what another process has begun, and counted. */
    Chosen resume(Direction direction) {
        active++;
        tallies.add(EndpointCounter.REQUESTS_ACTIVE, 1);
        cluster.tallies().add(ClusterCounter.REQUESTS_ACTIVE, 1);
        return chosenBefore(direction);
    }

    Chosen chosenBefore(Direction direction) {
        return direction == Direction.INBOUND ? inbound : outbound;
    }

    /**
     * A try that was chosen for this host is over; once for each {@link Chosen}.
     *
     * @param nanos from when it was sent to the end of its response
     */
    public void ended(Outcome outcome, long nanos) {
        left();
        observe(outcome, nanos);
    }

    /** Nothing is under way any more for a {@link Chosen} whose outcome was told before. */
    public void left() {
        active--;
        tallies.add(EndpointCounter.REQUESTS_ACTIVE, -1);
        cluster.tallies().add(ClusterCounter.REQUESTS_ACTIVE, -1);
    }

    /** What became of a try, which may go on. */
    public void observe(Outcome outcome, long nanos) {
        count(outcome);
        if (failures.observe(outcome, cluster.outlierDetection())) {
            cluster.failing(this);
        }
        if (latency != null && outcome != Outcome.CANCELLED) {
            long counted = outcome.isFailure() ? Math.max(nanos, FAILED_NANOS) : nanos;
            latency.observe(counted, cluster.context().nanoClock().getAsLong());
        }
    }

    private void count(Outcome outcome) {
        switch (outcome) {
            case SUCCESS -> tallies.add(EndpointCounter.SUCCESSES, 1);
            case SERVER_ERROR -> tallies.add(EndpointCounter.SERVER_ERRORS, 1);
            case GATEWAY_ERROR -> tallies.add(EndpointCounter.GATEWAY_ERRORS, 1);
            case TIMEOUT -> tallies.add(EndpointCounter.TIMEOUTS, 1);
            case RESET -> tallies.add(EndpointCounter.RESETS, 1);
            case CANCELLED -> tallies.add(EndpointCounter.CANCELLED, 1);
            case CONNECT_FAILURE -> {}
        }
    }

    /** Its address left the cluster: its connections are closed as they become idle. */
    void retire() {
        outbound.pool().retire();
        inbound.pool().retire();
    }

    /** Its average; 0: none is known. */
    long latencyNanos() {
        return latency == null ? 0 : (long) latency.nanos();
    }

    void restoreLatency(long nanos) {
        if (latency != null && nanos > 0) {
            latency.restore(nanos, cluster.context().nanoClock().getAsLong());
        }
    }

    List<PooledLink> drain() {
        List<PooledLink> links = new ArrayList<>(outbound.pool().drain());
        links.addAll(inbound.pool().drain());
        return links;
    }

    @Override
    public ClusterName clusterName() {
        return cluster.name();
    }

    /** True if nothing is left of it. */
    boolean tick() {
        boolean noneOut = outbound.pool().tick();
        boolean noneIn = inbound.pool().tick();
        return noneOut && noneIn && active == 0;
    }

    @Override
    public boolean allowsConnection() {
        return cluster.allowsConnection();
    }

    @Override
    public boolean allowsWaiting() {
        return cluster.allowsWaiting();
    }

    @Override
    public void connections(int change) {
        tallies.add(EndpointCounter.CONNECTIONS_ACTIVE, change);
        cluster.tallies().add(ClusterCounter.CONNECTIONS_ACTIVE, change);
        if (change > 0) {
            tallies.add(EndpointCounter.CONNECTS, 1);
        }
    }

    @Override
    public void waiting(int change) {
        cluster.tallies().add(ClusterCounter.PENDING_ACTIVE, change);
    }

    @Override
    public void connected() {
        cluster.tallies().add(ClusterCounter.CONNECTED, 1);
    }

    @Override
    public void connectFailed(boolean timedOut) {
        tallies.add(EndpointCounter.CONNECT_FAILURES, 1);
        if (timedOut) {
            tallies.add(EndpointCounter.CONNECT_TIMEOUTS, 1);
        }
        cluster.tallies()
                .add(
                        timedOut ? ClusterCounter.CONNECT_TIMED_OUT : ClusterCounter.CONNECT_FAILED,
                        1);
    }

    @Override
    public void waitedTooLong() {
        cluster.tallies().add(ClusterCounter.OVERFLOW_PENDING, 1);
    }

    @Override
    public void retired() {
        cluster.tallies().add(ClusterCounter.CONNECTIONS_RETIRED, 1);
    }

    @Override
    public String toString() {
        return endpoint.toString();
    }
}
