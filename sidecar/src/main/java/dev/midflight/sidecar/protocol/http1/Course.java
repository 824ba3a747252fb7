package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.RetryOn;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.sidecar.cluster.Choice;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamCluster;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.StateReader;
import dev.midflight.sidecar.move.StateWriter;
import dev.midflight.sidecar.route.CompiledEdits;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.ForwardPlan;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Direction;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * The routed exchange under way: its route, the host of the try under way, what was tried before.
 * Reused for every exchange of a connection.
 */
final class Course implements Choice {
    private static final int ROUTE = 1;
    private static final int CLUSTER = 2;
    private static final int ENDPOINT = 3;

    private final Http1Connection connection;
    private final RandomGenerator random;
    private final List<Host> tried = new ArrayList<>(2);
    private final Deadline deadline;
    private @Nullable CompiledRoute route;
    private @Nullable ForwardPlan plan;
    private @Nullable ClusterName clusterName;
    private @Nullable UpstreamCluster cluster;
    private @Nullable Host host;
    private boolean hashed;
    private long hash;
    private int retries;
    private boolean retrying;
    private long tryNanos;
    private long connectingNanos;
    private long sentNanos;
    private int abortStatus;
    private String wanted = "";

    Course(Http1Connection connection) {
        this.connection = connection;
        this.random = connection.shared().router().random();
        this.deadline =
                new Deadline(connection.shared().worker().loop(), this::remains, this::expired);
    }

    void begin(CompiledRoute newRoute, ForwardPlan newPlan, ClusterName name) {
        route = newRoute;
        plan = newPlan;
        clusterName = name;
        cluster = connection.shared().worker().clusters().get(name);
        hashed = false;
        retries = 0;
        abortStatus = 0;
        tried.clear();
        deadline.arm();
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
    int abortStatus() {
        return abortStatus;
    }

    /** Null: the exchange is not routed. */
    @Nullable CompiledRoute route() {
        return route;
    }

    @Nullable ClusterName clusterName() {
        return clusterName;
    }

    /** Of the try under way, for people and for a handover; empty: none. */
    String endpoint() {
        return host == null ? "" : host.toString();
    }

    @Nullable CompiledEdits responseEdits() {
        return route == null ? null : route.responseEdits();
    }

    /** What of a request's content is kept for another try. */
    int bufferBytes() {
        return plan == null ? 0 : plan.retries().bufferBytes();
    }

    boolean mayRetry() {
        return plan != null && plan.retries().attempts() > 0;
    }

    int idleSeconds(int otherwise) {
        return plan == null ? otherwise : plan.idleSeconds(otherwise);
    }

    /** Where the next try goes; null: nowhere, and the client was told. */
    @Nullable UpstreamPool next() {
        Selection selection = cluster == null ? new Selection.NoHost() : cluster.choose(this);
        return switch (selection) {
            case Selection.Chosen(Host chosen, UpstreamPool pool) -> {
                host = chosen;
                tryNanos = System.nanoTime();
                sentNanos = 0;
                deadline.arm();
                yield pool;
            }
            case Selection.NoHost() -> {
                connection.failures().answer(Rejection.NO_HOST);
                yield null;
            }
            case Selection.Overflow _ -> {
                connection.failures().answer(Rejection.OVERFLOW);
                yield null;
            }
        };
    }

    /** A new connection is on its way: the time for it begins. */
    void connecting() {
        if (plan != null && plan.connectNanos() > 0) {
            connectingNanos = System.nanoTime();
            deadline.arm();
        }
    }

    /** All of the request is sent: the time for its response begins. */
    void sent() {
        if (plan != null && plan.headNanos() > 0) {
            sentNanos = System.nanoTime();
            deadline.arm();
        }
    }

    /** The try is over; once, further calls do nothing. */
    void ended(Outcome outcome) {
        Host last = host;
        if (last != null) {
            host = null;
            last.ended(outcome, System.nanoTime() - tryNanos);
            tried.add(last);
        }
        endRetry();
    }

    /** A retry that has failed takes nothing from the budget of the next one. */
    private void endRetry() {
        UpstreamCluster of = cluster;
        if (retrying && of != null) {
            retrying = false;
            of.endRetry();
        }
    }

    /** The exchange is over. */
    void over() {
        ended(Outcome.CANCELLED);
        route = null;
        plan = null;
        clusterName = null;
        cluster = null;
    }

    /** No exchange will follow. */
    void end() {
        deadline.cancel();
    }

    /** True if the policy wants another try after this, and the budget allows it. */
    boolean retries(Rejection rejection, boolean idempotent) {
        if (rejection == Rejection.CONNECT_FAILED) {
            return retries(RetryOn.CONNECT_FAILURE, true);
        }
        if (rejection == Rejection.NO_RESPONSE || rejection == Rejection.BAD_RESPONSE) {
            return retries(RetryOn.RESET, idempotent);
        }
        return rejection == Rejection.RESPONSE_TIMEOUT
                && !requestTimedOut()
                && retries(RetryOn.TIMEOUT, idempotent);
    }

    private boolean retries(RetryOn condition, boolean idempotent) {
        return plan != null && plan.retries(condition) && mayRepeat(idempotent);
    }

    /** How a try ended that was answered in the upstream's place. */
    static Outcome outcome(Rejection rejection) {
        if (rejection == Rejection.CONNECT_FAILED) {
            return Outcome.CONNECT_FAILURE;
        }
        if (rejection == Rejection.NO_RESPONSE || rejection == Rejection.BAD_RESPONSE) {
            return Outcome.RESET;
        }
        return rejection == Rejection.RESPONSE_TIMEOUT ? Outcome.TIMEOUT : Outcome.CANCELLED;
    }

    /** The same for a response's status. */
    boolean retriesStatus(int status, boolean idempotent) {
        return plan != null && plan.retriesStatus(status) && mayRepeat(idempotent);
    }

    private boolean mayRepeat(boolean idempotent) {
        ForwardPlan how = plan;
        UpstreamCluster of = cluster;
        if (how == null || of == null || retries >= how.retries().attempts()) {
            return false;
        }
        if (!idempotent && !how.retries(RetryOn.NON_IDEMPOTENT)) {
            return false;
        }
        endRetry();
        boolean allowed = of.beginRetry();
        if (allowed) {
            retries++;
        }
        return allowed;
    }

    /** A retry was granted, and the try before it has ended: how long to wait for it. */
    long backoffNanos() {
        retrying = true;
        return plan == null ? 0 : plan.backoffNanos(retries, random);
    }

    /** What another process needs to go on; empty: it is not routed. */
    byte[] export() {
        CompiledRoute by = route;
        ClusterName to = clusterName;
        return by == null || to == null
                ? new byte[0]
                : new StateWriter()
                        .put(ROUTE, by.label())
                        .put(CLUSTER, to.name())
                        .put(ENDPOINT, endpoint())
                        .toBytes();
    }

    /** Checks what {@link #restore} reads. */
    static void check(byte[] state) throws MoveRejectedException {
        StateReader.of(state);
    }

    /**
     * Goes on where another process was, as far as this one has the same route and endpoint.
     *
     * @return whose connection it is; null: nobody's here
     */
    @Nullable UpstreamPool restore(byte[] state, @Nullable RoutingTable routes) {
        StateReader reader;
        try {
            reader = StateReader.of(state);
        } catch (MoveRejectedException e) {
            throw new IllegalStateException("was checked before", e);
        }
        CompiledRoute known = routes == null ? null : routes.named(reader.text(ROUTE));
        ForwardPlan how = known == null ? null : known.plan();
        if (known == null || how == null) {
            return null;
        }
        begin(known, how, ClusterName.of(reader.text(CLUSTER)));
        connection.told().routed(known, ClusterName.of(reader.text(CLUSTER)));
        wanted = reader.text(ENDPOINT);
        Selection selection = cluster == null ? new Selection.NoHost() : cluster.choose(this);
        boolean same =
                selection instanceof Selection.Chosen(Host chosen, UpstreamPool _)
                        && chosen.toString().equals(wanted);
        wanted = "";
        if (!(selection instanceof Selection.Chosen(Host chosen, UpstreamPool pool))) {
            return null;
        }
        if (!same) {
            chosen.ended(Outcome.CANCELLED, 0);
            return null;
        }
        host = chosen;
        tryNanos = System.nanoTime();
        return pool;
    }

    /** One line for people. */
    String describe() {
        return route == null ? "" : route.label() + " to " + clusterName + " " + endpoint();
    }

    /** Nanoseconds until a limit passes. */
    private long remains() {
        ForwardPlan how = plan;
        if (how == null) {
            return Deadline.NEVER;
        }
        long now = System.nanoTime();
        long remains = left(how.requestNanos(), connection.exchange().elapsedNanos(now));
        if (host != null && !connection.exchange().responding()) {
            remains = Math.min(remains, left(how.perTryNanos(), now - tryNanos));
            if (connection.phase() == Phase.CONNECTING) {
                remains = Math.min(remains, left(how.connectNanos(), now - connectingNanos));
            } else if (sentNanos != 0) {
                remains = Math.min(remains, left(how.headNanos(), now - sentNanos));
            }
        }
        return remains;
    }

    private static long left(long limit, long passed) {
        return limit == 0 ? Deadline.NEVER : limit - passed;
    }

    private boolean requestTimedOut() {
        ForwardPlan how = plan;
        return how != null
                && left(how.requestNanos(), connection.exchange().elapsedNanos(System.nanoTime()))
                        <= 0;
    }

    private void expired() {
        boolean whole = requestTimedOut();
        if (connection.exchange().responding()) {
            connection.failures().truncate();
        } else if (connection.phase() == Phase.CONNECTING && !whole) {
            connection.failures().answer(Rejection.CONNECT_FAILED);
        } else {
            connection.failures().answer(Rejection.RESPONSE_TIMEOUT);
        }
        deadline.arm();
    }

    @Override
    public Direction direction() {
        boolean original =
                cluster != null
                        && cluster.config().source() instanceof EndpointSource.OriginalDestination;
        return original ? connection.origin().direction() : Direction.OUTBOUND;
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
        return wanted.isEmpty() ? tried.contains(candidate) : !candidate.toString().equals(wanted);
    }

    /** None where nobody redirected the connection: it would go to this listener again. */
    @Override
    public @Nullable OriginalDestination originalDestination() {
        OriginalDestination destination = connection.origin().target().destination();
        boolean redirected =
                !destination.address().equals(connection.downstream().channel().localAddress());
        return redirected ? destination : null;
    }
}
