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
import dev.midflight.sidecar.protocol.http2.Http2Upstreams;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One freeze of a lane, on its loop: suspends what can move, then exports it. What fails on the way
 * is undone, so that a connection is either frozen with all others or goes on.
 */
final class LaneFreeze {
    private final Worker worker;
    private final Http2Upstreams http2;
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
            Http2Upstreams http2,
            BatchRoom room,
            Consumer<Flow> begin,
            CompletableFuture<List<MovedConnection>> frozen) {
        this.worker = worker;
        this.http2 = http2;
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
            http2.drain().forEach(this::chooseUpstream);
        }
        if (room.taker().has(Capability.HTTP2_STREAMS)) {
            http2.busy().forEach(this::chooseUpstream);
        }
        for (long id : worker.flows().ids()) {
            Flow flow = worker.flows().get(id);
            if (flow != null && isMovable(flow) && candidates.size() < room.connections()) {
                candidates.put(id, flow);
            }
        }
        leaveTied(candidates);
    }

    /** Takes out what is tied to something that does not go, until nothing is. */
    private static void leaveTied(Map<Long, Flow> going) {
        boolean changed = true;
        while (changed) {
            Set<Object> identities = Collections.newSetFromMap(new IdentityHashMap<>());
            going.values().forEach(flow -> identities.add(flow.identity()));
            changed = going.values().removeIf(flow -> !identities.containsAll(flow.tiedTo()));
        }
    }

    private void chooseIdle(PooledLink idle) {
        long id = worker.nextId();
        chooseUpstream(id, new PooledFlow(id, worker, idle));
    }

    private void chooseUpstream(long id, Flow flow) {
        worker.flows().put(id, flow);
        pooled.put(id, flow);
    }

    private void conclude() {
        List<MovedConnection> moved = List.of();
        if (failure == null) {
            try {
                moved = freeze();
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

    /** All that is still as it was when it was suspended, and finds room; the rest goes on. */
    private List<MovedConnection> freeze() {
        candidates.values().forEach(Flow::flush);
        Map<Long, Flow> going = new LinkedHashMap<>(candidates);
        going.entrySet().removeIf(entry -> !isAsBefore(entry.getKey(), entry.getValue()));
        leaveTied(going);
        Map<Long, MovedConnection> exported = new LinkedHashMap<>();
        going.forEach((id, flow) -> export(id, flow, exported));
        going.keySet().retainAll(exported.keySet());
        leaveTied(going);
        exported.keySet().retainAll(going.keySet());
        going.forEach(
                (id, flow) -> {
                    worker.flows().freeze(id, flow);
                    flow.frozen();
                });
        candidates.keySet().stream().filter(id -> !going.containsKey(id)).forEach(this::goOn);
        return List.copyOf(exported.values());
    }

    /** Nothing where it finds no room. */
    private void export(long id, Flow flow, Map<Long, MovedConnection> into) {
        if (stateBytes >= room.stateBytes()) {
            return;
        }
        List<Link> links = linksOf(id);
        List<LinkState> states = links.stream().map(Transit::export).toList();
        byte[] state = new MovedState(flow.origin(), flow.exportState(), states).toBytes();
        if (state.length > MovedConnection.MAX_STATE_BYTES
                || stateBytes + state.length > room.stateBytes()) {
            return;
        }
        stateBytes += state.length;
        List<Integer> descriptors = links.stream().map(Transit::descriptor).toList();
        into.put(id, new MovedConnection(flow.kind().label(), id, descriptors, state));
    }

    private List<Link> linksOf(long id) {
        return suspended.getOrDefault(id, List.of());
    }

    private boolean isAsBefore(long id, Flow flow) {
        return worker.flows().contains(id, flow)
                && isMovable(flow)
                && flow.links().equals(linksOf(id));
    }

    private boolean isMovable(Flow flow) {
        return flow.movable()
                && flow.needs().stream().allMatch(room.taker()::has)
                && flow.links().stream().map(Link::encryption).allMatch(this::isMovable);
    }

    private boolean isMovable(Encryption encryption) {
        return !encryption.isOn() || (encryption.isMovable() && room.taker().has(Capability.TLS));
    }

    private void undo(RuntimeException cause) {
        suspended.forEach(
                (id, links) -> {
                    try {
                        goOn(id);
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

    private void goOn(long id) {
        List<Link> links = linksOf(id);
        Flow thawed = worker.flows().thaw(id);
        if (thawed != null) {
            worker.flows().restore(id, thawed);
        }
        Flow flow = worker.flows().get(id);
        if (flow != null
                && (pooled.containsKey(id) || isAsBefore(id, flow))
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
