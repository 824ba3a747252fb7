package dev.midflight.sidecar.protocol.http.routed;

import dev.midflight.model.traffic.ClusterName;
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
import java.util.random.RandomGenerator;

/**
 * Sends requests that came as messages where the routes of their listener say; those of a listener
 * without any to where their connection was going.
 */
public final class RoutedUpstreams implements Upstreams, Forward {
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
