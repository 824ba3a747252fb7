package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.UpstreamPools.PooledLink;
import dev.midflight.sidecar.detect.Detector;
import dev.midflight.sidecar.detect.Protocols;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkState;
import dev.midflight.sidecar.link.Transit;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.protocol.http1.Http1Protocol;
import dev.midflight.sidecar.protocol.tcp.TcpProtocol;
import dev.midflight.sidecar.telemetry.Counter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/** One worker with its protocols, and how its connections freeze, resume and go. */
final class Lane {
    private final Worker worker;
    private final TcpProtocol tcp;
    private final Http1Protocol http1;
    private final Detector detector;

    Lane(Worker worker, RandomGenerator random) {
        this.worker = worker;
        this.tcp = new TcpProtocol(worker);
        this.http1 = new Http1Protocol(worker, tcp, random);
        this.detector = new Detector(worker, new Protocols(http1, tcp));
    }

    Worker worker() {
        return worker;
    }

    /** Who reads the state of a protocol; null: nobody here. */
    @Nullable Adopter adopter(String protocol) {
        return switch (protocol) {
            case "http1" -> http1;
            case "tcp" -> tcp;
            case "detecting" -> detector;
            case "upstream" -> new PoolAdopter(worker);
            default -> null;
        };
    }

    /** Freezes what can move at this instant. */
    CompletableFuture<List<MovedConnection>> freeze() {
        CompletableFuture<List<MovedConnection>> frozen = new CompletableFuture<>();
        worker.loop().execute(() -> suspend(frozen));
        return frozen;
    }

    private void suspend(CompletableFuture<List<MovedConnection>> frozen) {
        Map<Long, Flow> candidates = new LinkedHashMap<>();
        for (PooledLink pooled : worker.pools().drain()) {
            long id = worker.nextId();
            Origin origin = new Origin(pooled.target(), pooled.target().destination().address());
            worker.flows().put(id, new PooledFlow(id, worker, origin, pooled.link()));
        }
        for (long id : worker.flows().ids()) {
            Flow flow = worker.flows().get(id);
            if (flow != null && flow.movable()) {
                candidates.put(id, flow);
            }
        }
        Map<Long, List<Link>> suspended = new LinkedHashMap<>();
        Countdown countdown = new Countdown(() -> frozen.complete(export(candidates, suspended)));
        candidates.forEach(
                (id, flow) -> {
                    List<Link> links = flow.links();
                    suspended.put(id, links);
                    links.forEach(link -> countdown.await(Transit.suspend(link)));
                });
        countdown.armed();
    }

    private List<MovedConnection> export(
            Map<Long, Flow> candidates, Map<Long, List<Link>> suspended) {
        List<MovedConnection> moved = new ArrayList<>();
        candidates.forEach(
                (id, flow) -> {
                    List<Link> links = suspended.getOrDefault(id, List.of());
                    MovedConnection connection = export(id, flow, links);
                    if (connection == null) {
                        links.stream().filter(Link::isOpen).forEach(this::resume);
                    } else {
                        worker.flows().freeze(id, flow);
                        moved.add(connection);
                    }
                });
        return moved;
    }

    /** Null if it changed while it was being suspended: then it stays. */
    private @Nullable MovedConnection export(long id, Flow flow, List<Link> links) {
        if (!worker.flows().contains(id, flow) || !flow.movable() || !flow.links().equals(links)) {
            return null;
        }
        List<LinkState> states = links.stream().map(Transit::export).toList();
        byte[] state = new MovedState(flow.origin(), flow.exportState(), states).toBytes();
        if (state.length > MovedConnection.MAX_STATE_BYTES) {
            return null;
        }
        List<Integer> descriptors = links.stream().map(Transit::descriptor).toList();
        return new MovedConnection(flow.kind().label(), id, descriptors, state);
    }

    private void resume(Link link) {
        var _ = Transit.resume(link, worker.loop());
    }

    /** Goes on with what was frozen. */
    CompletableFuture<Void> resume(List<Long> ids) {
        return onLoop(
                () -> {
                    for (long id : ids) {
                        Flow flow = worker.flows().thaw(id);
                        if (flow != null) {
                            worker.flows().restore(id, flow);
                            begin(flow);
                        }
                    }
                });
    }

    /** Begins with what another process froze. */
    CompletableFuture<Void> start(Map<Long, Flow> adopted) {
        return onLoop(
                () ->
                        adopted.forEach(
                                (id, flow) -> {
                                    worker.counters()
                                            .add(Counter.ADOPTED, flow.origin().direction(), 1);
                                    worker.flows().put(id, flow);
                                    begin(flow);
                                }));
    }

    private void begin(Flow flow) {
        Countdown countdown = new Countdown(flow::proceed);
        for (Link link : flow.links()) {
            countdown.await(Transit.resume(link, worker.loop()));
        }
        countdown.armed();
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
                            cut.complete(count);
                        });
        return cut;
    }

    /** Serves a connection just accepted, which is not registered yet; on any thread. */
    void accept(Link link, Origin origin) {
        worker.loop()
                .execute(
                        () -> {
                            detector.accept(origin, link);
                            var _ = worker.loop().register(link.channel());
                        });
    }

    private CompletableFuture<Void> onLoop(Runnable task) {
        return CompletableFuture.runAsync(task, worker.loop());
    }
}
