package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.cluster.PooledLink;
import dev.midflight.sidecar.link.Encryption;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkState;
import dev.midflight.sidecar.link.Transit;
import dev.midflight.sidecar.move.Capability;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Worker;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One freeze of a lane, on its loop: suspends what can move, then exports it. What fails on the way
 * is undone, so that a connection is either frozen with all others or goes on.
 */
final class LaneFreeze {
    private final Worker worker;
    private final BatchRoom room;
    private final Consumer<Flow> begin;
    private final CompletableFuture<List<MovedConnection>> frozen;
    private final Map<Long, Flow> pooled = new LinkedHashMap<>();
    private final Map<Long, Flow> candidates = new LinkedHashMap<>();
    private final Map<Long, List<Link>> suspended = new LinkedHashMap<>();
    private long stateBytes;
    private @Nullable RuntimeException failure;

    LaneFreeze(
            Worker worker,
            BatchRoom room,
            Consumer<Flow> begin,
            CompletableFuture<List<MovedConnection>> frozen) {
        this.worker = worker;
        this.room = room;
        this.begin = begin;
        this.frozen = frozen;
    }

    void run() {
        Countdown countdown = new Countdown(this::conclude);
        try {
            choose();
            candidates.forEach(
                    (id, flow) -> {
                        List<Link> links = flow.links();
                        suspended.put(id, links);
                        links.forEach(link -> countdown.await(Transit.suspend(link)));
                    });
        } catch (RuntimeException e) {
            failure = e;
        }
        countdown.armed();
    }

    private void choose() {
        worker.pools().drain().forEach(this::chooseIdle);
        if (room.taker().has(Capability.CLUSTER_POOLS)) {
            worker.clusters().drain().forEach(this::chooseIdle);
        }
        for (long id : worker.flows().ids()) {
            Flow flow = worker.flows().get(id);
            if (flow != null && isMovable(flow) && candidates.size() < room.connections()) {
                candidates.put(id, flow);
            }
        }
    }

    private void chooseIdle(PooledLink idle) {
        long id = worker.nextId();
        PooledFlow flow = new PooledFlow(id, worker, idle);
        worker.flows().put(id, flow);
        pooled.put(id, flow);
    }

    private void conclude() {
        List<MovedConnection> moved = new ArrayList<>();
        if (failure == null) {
            try {
                candidates.forEach((id, flow) -> freeze(id, flow, moved));
            } catch (RuntimeException e) {
                failure = e;
            }
        }
        if (failure == null) {
            giveBack();
            frozen.complete(moved);
        } else {
            undo(failure);
            giveBack();
            frozen.completeExceptionally(failure);
        }
    }

    private void freeze(long id, Flow flow, List<MovedConnection> moved) {
        List<Link> links = suspended.getOrDefault(id, List.of());
        MovedConnection connection = export(id, flow, links);
        if (connection == null) {
            goOn(id, links);
        } else {
            worker.flows().freeze(id, flow);
            stateBytes += connection.state().length;
            moved.add(connection);
        }
    }

    /** Null if it changed while it was being suspended, or finds no room: then it stays. */
    private @Nullable MovedConnection export(long id, Flow flow, List<Link> links) {
        if (stateBytes >= room.stateBytes() || !isAsBefore(id, flow, links)) {
            return null;
        }
        List<LinkState> states = links.stream().map(Transit::export).toList();
        byte[] state = new MovedState(flow.origin(), flow.exportState(), states).toBytes();
        if (state.length > MovedConnection.MAX_STATE_BYTES
                || stateBytes + state.length > room.stateBytes()) {
            return null;
        }
        List<Integer> descriptors = links.stream().map(Transit::descriptor).toList();
        return new MovedConnection(flow.kind().label(), id, descriptors, state);
    }

    private boolean isAsBefore(long id, Flow flow, List<Link> links) {
        return worker.flows().contains(id, flow) && isMovable(flow) && flow.links().equals(links);
    }

    private boolean isMovable(Flow flow) {
        return flow.movable()
                && flow.links().stream().map(Link::encryption).allMatch(this::isMovable);
    }

    private boolean isMovable(Encryption encryption) {
        return !encryption.isOn() || (encryption.isMovable() && room.taker().has(Capability.TLS));
    }

    private void undo(RuntimeException cause) {
        suspended.forEach(
                (id, links) -> {
                    try {
                        goOn(id, links);
                    } catch (RuntimeException e) {
                        cause.addSuppressed(e);
                        resume(links);
                    }
                });
    }

    /** Pooled connections that were not even suspended. */
    private void giveBack() {
        pooled.forEach(
                (id, flow) -> {
                    if (!suspended.containsKey(id)) {
                        flow.proceed();
                    }
                });
    }

    private void goOn(long id, List<Link> links) {
        Flow thawed = worker.flows().thaw(id);
        if (thawed != null) {
            worker.flows().restore(id, thawed);
        }
        Flow flow = worker.flows().get(id);
        if (flow != null
                && isAsBefore(id, flow, links)
                && links.stream().noneMatch(link -> link.channel().isRegistered())) {
            begin.accept(flow);
        } else {
            resume(links);
        }
    }

    private void resume(List<Link> links) {
        links.stream()
                .filter(link -> link.isOpen() && !link.channel().isRegistered())
                .forEach(
                        link -> {
                            var _ = Transit.resume(link, worker.loop());
                        });
    }
}
