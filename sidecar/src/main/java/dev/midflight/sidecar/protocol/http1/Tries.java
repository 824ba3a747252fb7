package dev.midflight.sidecar.protocol.http1;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.cluster.Host;
import dev.midflight.sidecar.cluster.Outcome;
import dev.midflight.sidecar.cluster.Selection;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.routed.Course;
import dev.midflight.sidecar.protocol.http.routed.CourseOwner;
import dev.midflight.sidecar.protocol.http.routed.DirectReply;
import dev.midflight.sidecar.protocol.http.routed.Outcomes;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * How the request of an exchange gets to an upstream: at once or after a delay, by an idle
 * connection or a new one, and once more where a try has failed of which the client saw nothing.
 */
final class Tries implements CourseOwner {
    private static final byte[] NOTHING = {};

    private final Http1Connection connection;
    private final Exchange exchange;
    private final UpstreamLoan loan;
    private final Replay replay = new Replay();
    private @Nullable Course course;
    private @Nullable MirrorCopy mirror;
    private @Nullable ByteBuf delayed;
    private long waits;
    private byte[] arrived = NOTHING;

    Tries(Http1Connection connection, UpstreamLoan loan) {
        this.connection = connection;
        this.exchange = connection.exchange();
        this.loan = loan;
    }

    /** What is kept of a request that was read already. */
    int keptBytes() {
        ByteBuf head = delayed;
        return replay.bytes() + (head == null ? 0 : head.readableBytes());
    }

    /** A response goes down: from here on there is no other try. */
    void settled() {
        replay.clear();
        connection.keeps();
    }

    /** Of the exchange under way; null: none of this connection was routed. */
    @Nullable Course course() {
        return course;
    }

    /** For the next exchange. */
    Course newCourse() {
        Course known = course;
        if (known == null) {
            known =
                    new Course(
                            this,
                            connection.shared().worker(),
                            connection.shared().router().draw());
            course = known;
        }
        return known;
    }

    /** Gets all that this exchange's request has from here on. */
    void mirror(@Nullable MirrorCopy copy) {
        mirror = copy;
    }

    /** A head is ready to go to where its connection was going. */
    void begin(ByteBuf head) {
        send(head, false);
    }

    /** A head whose {@link Course} has begun; it waits first. */
    void begin(ByteBuf head, long delayNanos) {
        connection.phase(Phase.WAITING);
        Course routed = course;
        if (delayNanos > 0 && routed != null) {
            routed.delayed();
            connection.told().flagged(ResponseFlag.DI);
            delayed = head;
            await(delayNanos);
        } else {
            tryNext(head);
        }
    }

    private void await(long nanos) {
        long which = ++waits;
        Worker worker = connection.shared().worker();
        var _ = worker.loop().schedule(() -> waited(which), nanos, TimeUnit.NANOSECONDS);
    }

    private void waited(long which) {
        if (which != waits || connection.phase() != Phase.WAITING) {
            return;
        }
        ByteBuf head = delayed;
        delayed = null;
        tryNext(head == null ? replay.head() : head);
        Link link = loan.link();
        if (link != null) {
            goOn(link);
        }
    }

    private void tryNext(ByteBuf head) {
        Course routed = course;
        CompiledRoute route = routed == null ? null : routed.route();
        if (routed == null || route == null) {
            throw new IllegalStateException("no route is under way");
        }
        int abort = routed.abortStatus();
        if (abort > 0) {
            head.release();
            routed.aborted();
            connection.told().flagged(ResponseFlag.FI);
            DirectAnswer.send(connection, DirectReply.fault(route, abort));
            return;
        }
        switch (routed.next()) {
            case Selection.Chosen(Host _, UpstreamPool pool) -> {
                loan.aim(pool);
                send(head, false);
            }
            case Selection.NoHost() -> nowhere(head, Rejection.NO_HOST);
            case Selection.Overflow _ -> nowhere(head, Rejection.OVERFLOW);
        }
    }

    private void nowhere(ByteBuf head, Rejection rejection) {
        head.release();
        connection.failures().answer(rejection);
    }

    private void send(ByteBuf head, boolean fresh) {
        boolean repeatable = exchange.request().isDone() && Replay.isIdempotent(head);
        connection.told().tried(loan.address());
        Link idle = fresh ? null : loan.takeIdle(!repeatable);
        Course routed = course;
        if (idle != null || (routed != null && routed.mayRetry())) {
            replay.arm(head, routed == null ? 0 : routed.bufferBytes());
        }
        connection.keeps();
        if (idle != null) {
            connection.count(Counter.UPSTREAM_REUSED, 1);
            attach(idle, head, true);
        } else {
            connection.phase(Phase.CONNECTING);
            if (routed != null) {
                routed.limits().connecting();
            }
            loan.connect(head);
        }
    }

    private void attach(Link link, ByteBuf head, boolean reused) {
        loan.use(link, reused);
        connection.phase(Phase.EXCHANGE);
        link.owner(connection.responses());
        link.write(head);
        replay.contentTo(link);
        if (exchange.request().isDone()) {
            requestSent();
        }
    }

    /** The upstream connection that a head waited for is there. */
    void connected(Link link, ByteBuf head) {
        attach(link, head, false);
        goOn(link);
    }

    /** What the client ended with may be less than its request, which nobody could tell before. */
    private void goOn(Link link) {
        connection.downstream().unpause();
        connection.requests().advance();
        link.flush();
        boolean same = link.equals(connection.upstream());
        if (same && connection.downstream().eof() && !exchange.request().isDone()) {
            connection.failures().clientFinished();
        }
    }

    /** Content of the request goes up. */
    void content(ByteBuf bytes, boolean last) {
        replay.record(bytes);
        MirrorCopy copy = mirror;
        if (copy != null) {
            copy.write(bytes.retainedDuplicate(), last);
        }
    }

    /** All of the request is on its way up. */
    void requestSent() {
        Course routed = course;
        if (routed != null) {
            routed.limits().sent();
        }
    }

    /**
     * A try failed; true: another one is on its way, of which the client sees nothing. Whoever
     * closed an idle connection just as a request came need not have a policy to be asked again
     * (RFC 9110 section 9.2.2).
     */
    boolean again(Rejection rejection) {
        Phase phase = connection.phase();
        boolean open = phase == Phase.CONNECTING || phase == Phase.EXCHANGE;
        if (!open || exchange.responding() || !replay.isWhole()) {
            return false;
        }
        boolean idempotent = replay.isIdempotent();
        boolean raced = loan.reused() && connection.responses().inbox().isEmpty() && idempotent;
        if (rejection == Rejection.NO_RESPONSE && raced) {
            connection.count(Counter.UPSTREAM_RACES, 1);
            leave();
            send(replay.head(), true);
            return true;
        }
        Course routed = course;
        if (routed == null || !routed.retries(rejection.failure(), idempotent)) {
            return false;
        }
        retry(routed, Outcomes.of(rejection.failure()));
        return true;
    }

    /** The same for a response's status. */
    boolean again(int status) {
        Course routed = course;
        if (routed == null
                || !replay.isWhole()
                || !routed.retriesStatus(status, replay.isIdempotent())) {
            return false;
        }
        retry(routed, Outcome.ofStatus(status));
        return true;
    }

    private void retry(Course routed, Outcome outcome) {
        connection.count(Counter.RETRIES, 1);
        connection.told().retried();
        leave();
        routed.ended(outcome);
        connection.phase(Phase.WAITING);
        await(routed.backoffNanos());
    }

    private void leave() {
        connection.responses().inbox().release();
        loan.abandon();
        exchange.keepRequest();
    }

    /** The exchange is over, one way or another. */
    void over(Outcome outcome) {
        replay.clear();
        waits++;
        ByteBuf head = delayed;
        if (head != null) {
            delayed = null;
            head.release();
        }
        MirrorCopy copy = mirror;
        if (copy != null) {
            mirror = null;
            copy.requestEnded();
        }
        Course routed = course;
        if (routed != null) {
            routed.ended(outcome);
            routed.over();
            loan.aim(null);
        }
        connection.keeps();
    }

    /**
     * What follows on these connections is a tunnel; the exchange is over.
     *
     * @return whose the tunnel is
     */
    Origin tunnel(Link link) {
        Origin tunnel = origin();
        Course routed = course;
        CompiledRoute route = routed == null ? null : routed.route();
        ClusterName cluster = routed == null ? null : routed.clusterName();
        if (routed != null && route != null && cluster != null) {
            int idle = routed.idleSeconds(connection.shared().worker().config().idleSeconds());
            tunnel = tunnel.tunnel(route.label(), cluster, loan.target(link), idle);
            routed.tunnelled(link);
        }
        over(Outcome.SUCCESS);
        return tunnel;
    }

    /** No exchange will follow. */
    void end() {
        over(Outcome.CANCELLED);
        Course routed = course;
        if (routed != null) {
            routed.end();
        }
    }

    /** What another process needs to know of the route; empty: there is none. */
    byte[] export() {
        Course routed = course;
        return routed == null ? arrived : routed.export();
    }

    void restore(byte[] state) {
        arrived = state;
    }

    /** What was routed by another process goes on by the same route, if there is one here. */
    void proceed(@Nullable RoutingTable routes) {
        byte[] state = arrived;
        arrived = NOTHING;
        if (state.length > 0) {
            Course routed = newCourse();
            UpstreamPool pool = routed.restore(state, routes);
            CompiledRoute route = routed.route();
            ClusterName cluster = routed.clusterName();
            if (route != null && cluster != null) {
                connection.told().routed(route, cluster);
            }
            loan.aim(pool);
            if (pool == null) {
                loan.keepNothing();
            }
        }
    }

    @Override
    public Origin origin() {
        return connection.origin();
    }

    @Override
    public boolean redirected() {
        return origin().isRedirected(connection.downstream());
    }

    @Override
    public long elapsedNanos(long nowNanos) {
        return exchange.elapsedNanos(nowNanos);
    }

    @Override
    public boolean responding() {
        return exchange.responding();
    }

    @Override
    public boolean connecting() {
        return connection.phase() == Phase.CONNECTING;
    }

    @Override
    public void expired(StreamFailure failure) {
        if (exchange.responding()) {
            connection.failures().truncateLate();
        } else {
            connection
                    .failures()
                    .answer(
                            failure == StreamFailure.CONNECT_FAILED
                                    ? Rejection.CONNECT_FAILED
                                    : Rejection.RESPONSE_TIMEOUT);
        }
    }
}
