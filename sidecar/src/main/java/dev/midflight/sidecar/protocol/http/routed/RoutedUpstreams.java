package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.ClusterTransport;
import dev.midflight.sidecar.protocol.http.Forward;
import dev.midflight.sidecar.protocol.http.Heads;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.protocol.http.Upstreams;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RouteDecision;
import dev.midflight.sidecar.route.RoutingPlan;
import dev.midflight.sidecar.route.RoutingTable;
import dev.midflight.sidecar.telemetry.Counter;
import java.util.random.RandomGenerator;

/**
 * Sends requests that came as messages where the routes of their listener say; those of a listener
 * without any to where their connection was going.
 */
public final class RoutedUpstreams implements Upstreams, Forward {
    /** Of a request that was routed before. */
    private static final Routes NO_ROUTES = (_, _, _) -> new RouteDecision.NoRoute();

    private final Worker worker;
    private final Upstreams direct;
    private final ClusterTransport http1;
    private final ClusterTransport http2;
    private final Draw draw;
    private final HeadView view = new HeadView();
    private final HeadEdits edits = new HeadEdits();
    private final Heads heads = new Heads();

    public RoutedUpstreams(
            Worker worker,
            Upstreams direct,
            ClusterTransport http1,
            ClusterTransport http2,
            RandomGenerator random) {
        this.worker = worker;
        this.direct = direct;
        this.http1 = http1;
        this.http2 = http2;
        this.draw = new Draw(random);
    }

    @Override
    public UpstreamStream open(Caller caller, UpstreamListener listener) {
        RoutingPlan plan = worker.routes();
        RoutingTable table = plan == null ? null : plan.table(caller.origin());
        if (table == null) {
            listener.onTried(caller.origin().target());
            return direct.open(caller, listener);
        }
        return new RoutedStream(this, caller, table::route, listener);
    }

    @Override
    public UpstreamStream open(
            Caller caller, CompiledRoute route, ClusterName cluster, UpstreamListener listener) {
        RouteDecision decision = new RouteDecision.Forward(route, cluster);
        return new RoutedStream(this, caller, (_, _, _) -> decision, listener);
    }

    /** By its routes, if it had a listener's; they are this process's now. */
    @Override
    public UpstreamStream adopt(Caller caller, UpstreamListener listener, byte[] state)
            throws MoveRejectedException {
        if (!RoutedState.isOne(state)) {
            return direct.adopt(caller, listener, state);
        }
        RoutedStream adopted = new RoutedStream(this, caller, NO_ROUTES, listener);
        RoutingPlan plan = worker.routes();
        adopted.restore(
                RoutedState.parse(state), plan == null ? null : plan.table(caller.origin()));
        return adopted;
    }

    void count(Counter counter, Caller caller) {
        worker.counters().add(counter, caller.origin().direction(), 1);
    }

    void tell(Verdict verdict, Caller caller, UpstreamListener client) {
        count(verdict.counter(), caller);
        client.onFlagged(verdict.flag());
    }

    Worker worker() {
        return worker;
    }

    ClusterTransport transport(boolean speaksHttp2) {
        return speaksHttp2 ? http2 : http1;
    }

    Draw draw() {
        return draw;
    }

    HeadView view() {
        return view;
    }

    HeadEdits edits() {
        return edits;
    }

    Heads heads() {
        return heads;
    }
}
