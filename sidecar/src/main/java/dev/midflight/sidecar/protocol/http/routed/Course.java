package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.cluster.Choice;
import dev.midflight.sidecar.cluster.ClusterCounter;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.HostLease;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.ForwardPlan;
import dev.midflight.sidecar.route.RequestView;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Direction;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The routed exchange under way: its route, the host of the try under way, what was tried before.
 * An owner that has one exchange after another uses it for all of them.
 */
public final class Course implements Choice {
    private static final int ROUTE = 1;
    private static final int CLUSTER = 2;
    private static final int ENDPOINT = 3;
    private static final int TRIED = 4;
    private static final int RETRIES = 5;
    private static final int RETRYING = 6;
    private static final int ABORT_STATUS = 7;
    private static final int TRY_NANOS = 8;
    private static final int LIMITS = 9;
    private static final int HASH = 10;

    private final CourseOwner owner;
    private final Worker worker;
    private final Draw draw;
    private final List<String> tried = new ArrayList<>(0);
    private final Retries retries = new Retries();
    private final CourseLimits limits;
    private @Nullable CompiledRoute route;
    private @Nullable ForwardPlan plan;
    private @Nullable ClusterName clusterName;
    private @Nullable UpstreamCluster cluster;
    private @Nullable Host host;
    private boolean hashed;
    private long hash;
    private long tryNanos;
    private int abortStatus;

    public Course(CourseOwner owner, Worker worker, Draw draw) {
        this.owner = owner;
        this.worker = worker;
        this.draw = draw;
        this.limits = new CourseLimits(owner, worker.loop());
    }

    /**
     * Begins with what a route says of a request.
     *
     * @return for how many nanoseconds it waits on purpose
     */
    public long begin(
            CompiledRoute newRoute, ForwardPlan newPlan, ClusterName name, RequestView view) {
        begin(newRoute, newPlan, name);
        return draw.into(this, newRoute, newPlan, view);
    }

    private void begin(CompiledRoute newRoute, ForwardPlan newPlan, ClusterName name) {
        route = newRoute;
        plan = newPlan;
        clusterName = name;
        goTo(worker.clusters().get(name));
        hashed = false;
        retries.begin(newPlan, cluster);
        abortStatus = 0;
        tried.clear();
        limits.begin(newPlan);
    }

    /** It keeps its cluster to its end, whatever configuration comes. */
    private void goTo(@Nullable UpstreamCluster next) {
        if (cluster != null) {
            cluster.users(-1);
        }
        cluster = next;
        if (next != null) {
            next.users(1);
        }
    }

    Origin origin() {
        return owner.origin();
    }

    void hash(long of) {
        hashed = true;
        hash = of;
    }

    /** It fails on purpose. */
    void abortWith(int status) {
        abortStatus = status;
    }

    /** Zero: it does not. */
    public int abortStatus() {
        return abortStatus;
    }

    /** It waits on purpose from here on. */
    public void delayed() {
        if (cluster != null) {
            cluster.count(ClusterCounter.DELAYED);
        }
    }

    /** It is answered on purpose. */
    public void aborted() {
        if (cluster != null) {
            cluster.count(ClusterCounter.ABORTED);
        }
    }

    /** How long its tries may take. */
    public CourseLimits limits() {
        return limits;
    }

    /** Null: the exchange is not routed. */
    public @Nullable CompiledRoute route() {
        return route;
    }

    public @Nullable ClusterName clusterName() {
        return clusterName;
    }

    /** True if all its tries go over HTTP/2. */
    public boolean speaksHttp2(boolean client) {
        return cluster != null && speaksHttp2(cluster.config().protocol(), client);
    }

    static boolean speaksHttp2(UpstreamProtocol protocol, boolean client) {
        return switch (protocol) {
            case SAME -> client;
            case HTTP1 -> false;
            case HTTP2 -> true;
        };
    }

    /** Of the try under way, for people and for a handover; empty: none. */
    public String endpoint() {
        return host == null ? "" : host.toString();
    }

    public @Nullable CompiledEdits responseEdits() {
        return route == null ? null : route.responseEdits();
    }

    /** What of a request's content is kept for another try. */
    public int bufferBytes() {
        return plan == null ? 0 : plan.retries().bufferBytes();
    }

    public boolean mayRetry() {
        return plan != null && plan.retries().attempts() > 0;
    }

    public int idleSeconds(int otherwise) {
        return plan == null ? otherwise : plan.idleSeconds(otherwise);
    }

    /** Where the next try goes; what is chosen is owed an {@link #ended}. */
    public Selection next() {
        Selection selection = cluster == null ? new Selection.NoHost() : cluster.choose(this);
        if (selection instanceof Selection.Chosen(Host chosen, UpstreamPool _)) {
            begin(chosen);
            limits.tryBegins(tryNanos);
        }
        return selection;
    }

    private void begin(Host chosen) {
        host = chosen;
        tryNanos = System.nanoTime();
    }

    /** The try is over; once, further calls do nothing. */
    public void ended(Outcome outcome) {
        Host last = host;
        if (last != null) {
            host = null;
            limits.tryEnds();
            last.ended(outcome, System.nanoTime() - tryNanos);
            tried.add(last.key());
        }
        retries.ends();
    }

    /**
     * The try under way has become a tunnel: a success, whose host counts as active until the
     * upstream connection is closed.
     */
    public void tunnelled(Link upstream) {
        Host last = host;
        if (last != null) {
            host = null;
            limits.tryEnds();
            last.observe(Outcome.SUCCESS, System.nanoTime() - tryNanos);
            HostLease.untilClosed(last, upstream);
        }
        retries.ends();
    }

    /** The exchange is over. */
    public void over() {
        ended(Outcome.CANCELLED);
        retries.over();
        route = null;
        plan = null;
        clusterName = null;
        goTo(null);
        limits.over();
    }

    /** No exchange will follow. */
    public void end() {
        limits.freeze();
    }

    /** True if the policy wants another try after this, and the budget allows it. */
    public boolean retries(StreamFailure failure, boolean idempotent) {
        return retries.after(failure, idempotent, limits.isRequestTimedOut());
    }

    /** The same for a response's status. */
    public boolean retriesStatus(int status, boolean idempotent) {
        return retries.afterStatus(status, idempotent);
    }

    /** The same for a gRPC status in a response without content. */
    public boolean retriesGrpc(int status) {
        return retries.afterGrpc(status);
    }

    /** A retry was granted, and the try before it has ended: how long to wait for it. */
    public long backoffNanos() {
        return retries.begins(draw.random());
    }

    /** What another process needs to go on; empty: it is not routed. */
    public byte[] export() {
        CompiledRoute by = route;
        ClusterName to = clusterName;
        if (by == null || to == null) {
            return new byte[0];
        }
        StateWriter state =
                new StateWriter()
                        .put(ROUTE, by.label())
                        .put(CLUSTER, to.name())
                        .put(ENDPOINT, endpoint())
                        .put(TRIED, String.join("\n", tried))
                        .put(RETRIES, retries.count())
                        .put(RETRYING, retries.isUnderWay())
                        .put(ABORT_STATUS, abortStatus)
                        .put(TRY_NANOS, System.nanoTime() - tryNanos)
                        .put(LIMITS, limits.export());
        return hashed ? state.put(HASH, hash).toBytes() : state.toBytes();
    }

    /** Checks what {@link #restore} reads. */
    public static void check(byte[] state) throws MoveRejectedException {
        StateReader reader = StateReader.of(state);
        reader.index(RETRIES, Integer.MAX_VALUE);
        reader.flag(RETRYING);
        reader.index(ABORT_STATUS, Integer.MAX_VALUE);
        reader.number(TRY_NANOS);
        reader.number(HASH);
        CourseLimits.check(reader.bytes(LIMITS));
    }

    /**
     * Goes on where another process was, as far as this one has the same route and endpoint; the
     * route is known afterwards, if it has one.
     *
     * @return whose connection it is; null: nobody's here
     */
    public @Nullable UpstreamPool restore(byte[] state, @Nullable RoutingTable routes) {
        try {
            return restore(StateReader.of(state), routes);
        } catch (MoveRejectedException e) {
            throw new IllegalStateException("was checked before", e);
        }
    }

    private @Nullable UpstreamPool restore(StateReader reader, @Nullable RoutingTable routes)
            throws MoveRejectedException {
        CompiledRoute known = routes == null ? null : routes.named(reader.text(ROUTE));
        ForwardPlan how = known == null ? null : known.plan();
        if (known == null || how == null) {
            return null;
        }
        begin(known, how, ClusterName.of(reader.text(CLUSTER)));
        retries.restore(reader.index(RETRIES, Integer.MAX_VALUE), reader.flag(RETRYING));
        reader.text(TRIED).lines().forEach(tried::add);
        hashed = reader.bytes(HASH).length > 0;
        hash = reader.number(HASH);
        abortStatus = reader.index(ABORT_STATUS, Integer.MAX_VALUE);
        limits.restore(reader.bytes(LIMITS));
        String endpoint = reader.text(ENDPOINT);
        Selection.Chosen chosen =
                cluster == null || endpoint.isEmpty() ? null : cluster.resume(this, endpoint);
        if (chosen == null) {
            return null;
        }
        host = chosen.host();
        tryNanos = System.nanoTime() - reader.number(TRY_NANOS);
        return chosen.pool();
    }

    /** Another process goes on with it: it ends here, and nobody is told how. */
    public void moved() {
        Host last = host;
        if (last != null) {
            host = null;
            last.left();
        }
        over();
        end();
    }

    /** One line for people. */
    public String describe() {
        return route == null ? "" : route.label() + " to " + clusterName + " " + endpoint();
    }

    @Override
    public Direction direction() {
        return cluster == null
                ? Direction.OUTBOUND
                : cluster.directionFor(owner.origin().direction());
    }

    @Override
    public boolean hasHash() {
        return hashed;
    }

    @Override
    public long hash() {
        return hash;
    }

    @Override
    public SubsetSelector subset() {
        return route != null && route.route().action() instanceof RouteAction.Forward forward
                ? forward.subset()
                : SubsetSelector.ALL;
    }

    @Override
    public boolean avoids(Host candidate) {
        return tried.contains(candidate.key());
    }

    /** None where nobody redirected the connection: it would go to this listener again. */
    @Override
    public @Nullable OriginalDestination originalDestination() {
        return owner.redirected() ? owner.origin().target().destination() : null;
    }
}
