package dev.midflight.sidecar.proxy;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.sidecar.detect.ClientHello;
import dev.midflight.sidecar.detect.Detector;
import dev.midflight.sidecar.detect.Handshake;
import dev.midflight.sidecar.detect.Opening;
import dev.midflight.sidecar.detect.Protocols;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.Transit;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.FramedPassages;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.PairProtocol;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.bolt.BoltFrames;
import dev.midflight.sidecar.protocol.dubbo.DubboFrames;
import dev.midflight.sidecar.protocol.http.Caller;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.protocol.http.routed.RoutedUpstreams;
import dev.midflight.sidecar.protocol.http1.Http1Protocol;
import dev.midflight.sidecar.protocol.http1.Http1Upstreams;
import dev.midflight.sidecar.protocol.http1.Neighbours;
import dev.midflight.sidecar.protocol.http2.Http2Protocol;
import dev.midflight.sidecar.protocol.http2.Http2Upstreams;
import dev.midflight.sidecar.protocol.tcp.TcpPassages;
import dev.midflight.sidecar.route.CompiledRoute;
import dev.midflight.sidecar.route.RoutingPlan;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.tls.MeshContexts;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One worker with its protocols, and how its connections freeze, resume and go. */
final class Lane {
    private static final ClientHello NOTHING_SAID = new ClientHello.Incomplete();

    private final Worker worker;
    private final PairProtocol tcp;
    private final Http1Protocol http1;
    private final Http2Protocol http2;
    private final PairProtocol dubbo;
    private final PairProtocol bolt;
    private final Detector detector;
    private final Http2Upstreams overHttp2;
    private final RoutedUpstreams routed;
    private final LaneThaw thaw;

    Lane(Worker worker, RandomGenerator random) {
        this.worker = worker;
        this.tcp = new PairProtocol(worker, new TcpPassages());
        this.http1 =
                new Http1Protocol(
                        worker, new Neighbours(tcp, this::openHttp2, this::forward), random);
        this.dubbo = new PairProtocol(worker, new FramedPassages(new DubboFrames()));
        this.bolt =
                new PairProtocol(
                        worker, new FramedPassages(new BoltFrames(worker.config().boltGoAway())));
        this.overHttp2 = new Http2Upstreams(worker);
        this.thaw = new LaneThaw(worker, overHttp2);
        this.routed = routed(random);
        this.http2 = new Http2Protocol(worker, routed, random);
        this.detector =
                new Detector(worker, new Protocols(http1, http2, tcp, List.of(dubbo, bolt)));
    }

    /** Where requests go that do not pass as bytes. */
    private RoutedUpstreams routed(RandomGenerator random) {
        Http1Upstreams overHttp1 = http1.upstreams();
        worker.everySecond(overHttp2::tick);
        return new RoutedUpstreams(
                worker,
                worker.config().http2().upstreamHttp1() ? overHttp1 : overHttp2,
                overHttp1,
                overHttp2,
                random);
    }

    private UpstreamStream forward(
            Caller caller, CompiledRoute route, ClusterName cluster, UpstreamListener listener) {
        return routed.open(caller, route, cluster, listener);
    }

    private void openHttp2(long id, Origin origin, Link downstream, ByteBuf received) {
        http2.open(id, origin, downstream, received);
    }

    Worker worker() {
        return worker;
    }

    /** Who reads the state of a protocol; null: nobody here. */
    @Nullable Adopter adopter(String protocol) {
        return switch (protocol) {
            case "http1" -> http1;
            case "http2" -> http2;
            case "tcp" -> tcp;
            case "dubbo" -> dubbo;
            case "bolt" -> bolt;
            case "detecting" -> detector;
            case "upstream" -> new PoolAdopter(worker, overHttp2);
            default -> null;
        };
    }

    /** Freezes what can move at this instant and has room; where that fails, all of it goes on. */
    CompletableFuture<List<MovedConnection>> freeze(BatchRoom room) {
        CompletableFuture<List<MovedConnection>> frozen = new CompletableFuture<>();
        worker.loop().execute(new LaneFreeze(worker, overHttp2, room, thaw::begin, frozen)::run);
        return frozen;
    }

    /** Goes on with what was frozen. */
    CompletableFuture<Void> resume(List<Long> ids) {
        return onLoop(() -> thaw.resume(ids));
    }

    /** Begins with what another process froze. */
    CompletableFuture<Void> start(Map<Long, Flow> adopted) {
        return onLoop(() -> thaw.start(adopted));
    }

    /** Closes our copies of what another process owns now. */
    CompletableFuture<Void> release(List<Long> ids) {
        return onLoop(
                () -> {
                    for (long id : ids) {
                        Flow flow = worker.flows().thaw(id);
                        if (flow != null) {
                            flow.links().forEach(Transit::release);
                            flow.released();
                            worker.flows().gone(flow);
                            worker.counters().add(Counter.MOVED, flow.origin().direction(), 1);
                        }
                    }
                });
    }

    /** Resets every connection that is left; the future's value counts them. */
    CompletableFuture<Integer> cut() {
        CompletableFuture<Integer> cut = new CompletableFuture<>();
        worker.loop()
                .execute(
                        () -> {
                            int count = 0;
                            for (long id : worker.flows().ids()) {
                                Flow flow = worker.flows().get(id);
                                if (flow != null) {
                                    flow.cut();
                                    worker.counters()
                                            .add(Counter.CUT, flow.origin().direction(), 1);
                                    count++;
                                }
                            }
                            worker.pools().drain().forEach(pooled -> pooled.link().close());
                            overHttp2.close();
                            worker.pipes().close();
                            cut.complete(count);
                        });
        return cut;
    }

    /** The connections that could not move tell their clients to come again. */
    CompletableFuture<Void> stayBehind() {
        return onLoop(worker.flows()::stayBehind);
    }

    /** Where requests go from the next one on. */
    CompletableFuture<Void> route(RoutingPlan plan) {
        return onLoop(() -> worker.route(plan));
    }

    /** Serves a connection just accepted, which is not registered yet; on any thread. */
    void accept(Link link, Origin origin) {
        worker.loop()
                .execute(
                        () -> {
                            detector.accept(origin, link, Unpooled.EMPTY_BUFFER);
                            var _ = worker.loop().register(link.channel());
                        });
    }

    /** Serves a connection of a configured listener, which is not registered yet. */
    void accept(Link link, Origin origin, Entrance entrance) {
        worker.loop()
                .execute(
                        () -> {
                            open(link, origin, entrance);
                            var _ = worker.loop().register(link.channel());
                        });
    }

    private void open(Link link, Origin origin, Entrance entrance) {
        if (entrance.wanted().isNothing()) {
            begin(origin, link, Unpooled.EMPTY_BUFFER, entrance, NOTHING_SAID);
            return;
        }
        Opening.begin(
                worker,
                origin,
                link,
                entrance.wanted(),
                (client, opened, received, hello) ->
                        opened(client, opened, received, entrance, hello));
    }

    private void opened(
            Origin origin, Link link, ByteBuf received, Entrance entrance, ClientHello hello) {
        if (!entrance.knowsClients() && !entrance.admits(origin.peer(), worker)) {
            refuse(origin, link, received);
            return;
        }
        switch (entrance.wayOf(hello)) {
            case AS_IT_IS -> begin(origin, link, received, entrance, hello);
            case SECURED -> secure(origin, link, received, entrance);
            case REFUSED -> refuseTls(origin, link, received, "no mutual TLS of the mesh (strict)");
        }
    }

    /** What is inside is another connection: what its first bytes say is not known yet. */
    private void secure(Origin origin, Link link, ByteBuf received, Entrance entrance) {
        MeshContexts contexts = worker.credentials().current();
        if (contexts == null) {
            refuseTls(origin, link, received, "no certificate yet");
            return;
        }
        Handshake.begin(
                worker,
                origin,
                link,
                received,
                contexts,
                (proved, secured, inside) ->
                        begin(proved, secured, inside, entrance, NOTHING_SAID));
    }

    private void refuseTls(Origin origin, Link link, ByteBuf received, String reason) {
        worker.counters().add(Counter.TLS_REFUSED, origin.direction(), 1);
        worker.refusals().refused(origin, reason);
        refuse(origin, link, received);
    }

    private void refuse(Origin origin, Link link, ByteBuf received) {
        worker.counters().add(Counter.REFUSED, origin.direction(), 1);
        received.release();
        link.reset();
    }

    private void begin(
            Origin origin, Link link, ByteBuf received, Entrance entrance, ClientHello hello) {
        Listener listener = entrance.listener();
        boolean detects =
                switch (listener.protocol()) {
                    case HTTP, HTTP1, HTTP2 -> false;
                    case DETECT, TCP -> true;
                };
        switch (listener.destination()) {
            case Listener.Destination.Original() -> detector.accept(origin, link, received);
            case Listener.Destination.Routes(RouteTableName _, Optional<ClusterName> otherwise) -> {
                if (otherwise.isPresent()) {
                    toCluster(link, origin, received, listener, otherwise.get());
                } else {
                    serve(link, origin, received, listener);
                }
            }
            case Listener.Destination.ByServerName _ ->
                    byServerName(link, origin, received, entrance, nameOf(hello));
            case Listener.Destination.ToCluster(ClusterName cluster) -> {
                if (detects) {
                    toCluster(link, origin, received, listener, cluster);
                } else {
                    serve(link, origin, received, listener);
                }
            }
        }
    }

    /** Empty: it is no TLS, or does not say. */
    private static String nameOf(ClientHello hello) {
        return hello instanceof ClientHello.Hello(Optional<String> name, var _)
                ? name.orElse("")
                : "";
    }

    private void byServerName(
            Link link, Origin origin, ByteBuf received, Entrance entrance, String name) {
        NameIndex names = entrance.names();
        ClusterName cluster = names == null ? null : names.find(name);
        if (cluster == null) {
            entrance.count(Counter.NO_SERVER_NAME, worker.counters());
            worker.refusals().refused(origin, "no cluster for its server name");
            refuse(origin, link, received);
        } else {
            toCluster(link, origin, received, entrance.listener(), cluster);
        }
    }

    /** Its first bytes may still say that it is HTTP/2; until then it counts as neither. */
    private void serve(Link link, Origin origin, ByteBuf received, Listener listener) {
        boolean isHttp2 = listener.protocol() == ListenerProtocol.HTTP2;
        if (isHttp2) {
            worker.counters().add(Counter.DETECTED_HTTP2, origin.direction(), 1);
        }
        RequestProtocol protocol = isHttp2 ? http2 : http1;
        protocol.open(worker.nextId(), origin, link, received);
    }

    /** A connection, not its requests, goes to one of a cluster's hosts. */
    private void toCluster(
            Link link, Origin origin, ByteBuf received, Listener listener, ClusterName name) {
        Origin placed = origin.to(name, listener.tcp());
        if (listener.protocol() == ListenerProtocol.TCP) {
            detector.acceptTcp(placed, link, received);
        } else {
            detector.accept(placed, link, received);
        }
    }

    /** Done once the loop, which also has other things to do, came to it. */
    CompletableFuture<Void> turn() {
        return onLoop(() -> {});
    }

    private CompletableFuture<Void> onLoop(Runnable task) {
        return CompletableFuture.runAsync(task, worker.loop());
    }
}
