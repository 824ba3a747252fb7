package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.Transit;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovableTraffic.PreparedTraffic;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.protocol.Adopter;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Worker;
import io.netty.channel.ChannelException;
import io.netty.channel.unix.FileDescriptor;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import java.util.function.Function;

/** A batch that was received and built, and waits for the moment of commit. */
final class Adoption implements PreparedTraffic {
    private final FrozenBatch batch;
    private final ListenerHandover listeners;
    private final Consumer<Boolean> leave;
    private final Function<List<String>, CompletableFuture<Void>> restore;
    private final Map<Lane, Map<Long, Flow>> flows;

    private Adoption(
            FrozenBatch batch,
            ListenerHandover listeners,
            Consumer<Boolean> leave,
            Function<List<String>, CompletableFuture<Void>> restore,
            Map<Lane, Map<Long, Flow>> flows) {
        this.batch = batch;
        this.listeners = listeners;
        this.leave = leave;
        this.restore = restore;
        this.flows = flows;
    }

    /**
     * Builds everything.
     *
     * @param leave told at the start of a batch with listeners whether clients are told to leave
     * @param restore told then what the other process has learned
     * @throws MoveRejectedException at the first thing that is not understood; no descriptor is
     *     closed then
     */
    static Adoption of(
            FrozenBatch batch,
            List<Lane> lanes,
            ListenerHandover listeners,
            Consumer<Boolean> leave,
            Function<List<String>, CompletableFuture<Void>> restore)
            throws MoveRejectedException {
        List<MovedState> states = new ArrayList<>();
        for (MovedConnection connection : batch.connections()) {
            states.add(checked(connection, lanes.getFirst()));
        }
        Map<Lane, Map<Long, Flow>> flows = new HashMap<>();
        for (int i = 0; i < states.size(); i++) {
            Lane lane = lane(lanes, batch.connections().get(i));
            long id = lane.worker().nextId();
            flows.computeIfAbsent(lane, _ -> new LinkedHashMap<>())
                    .put(id, build(id, batch.connections().get(i), states.get(i), lane));
        }
        return new Adoption(batch, listeners, leave, restore, flows);
    }

    /**
     * Connections that shared an event loop share one again, so that clients find their pooled
     * upstreams.
     */
    private static Lane lane(List<Lane> lanes, MovedConnection connection) {
        return lanes.get(Worker.indexOf(connection.id()) % lanes.size());
    }

    private static MovedState checked(MovedConnection connection, Lane lane)
            throws MoveRejectedException {
        int links = connection.descriptors().size();
        MovedState state = MovedState.parse(connection.state(), links);
        adopter(connection, lane).check(state.protocol(), links);
        return state;
    }

    private static Adopter adopter(MovedConnection connection, Lane lane)
            throws MoveRejectedException {
        Adopter adopter = lane.adopter(connection.protocol());
        if (adopter == null) {
            throw new MoveRejectedException("protocol '" + connection.protocol() + "' is unknown");
        }
        return adopter;
    }

    private static Flow build(long id, MovedConnection connection, MovedState state, Lane lane)
            throws MoveRejectedException {
        List<Link> links = new ArrayList<>();
        LoopBudget budget = lane.worker().budget();
        try {
            for (int i = 0; i < connection.descriptors().size(); i++) {
                int descriptor = connection.descriptors().get(i);
                links.add(Transit.adopt(descriptor, state.links().get(i), budget));
            }
        } catch (ChannelException e) {
            throw new MoveRejectedException("descriptor: " + e.getMessage());
        }
        return adopter(connection, lane).adopt(id, state.origin(), links, state.protocol());
    }

    @Override
    public CompletableFuture<Void> start() {
        if (!batch.listeners().isEmpty()) {
            leave.accept(batch.leaving());
        }
        return batch.learned().isEmpty()
                ? startNow()
                : restore.apply(batch.learned()).thenCompose(_ -> startNow());
    }

    private CompletableFuture<Void> startNow() {
        List<CompletableFuture<Void>> started = new ArrayList<>();
        flows.forEach((lane, adopted) -> started.add(lane.start(adopted)));
        if (!batch.listeners().isEmpty()) {
            started.add(listeners.start(batch.listeners()));
        }
        return CompletableFuture.allOf(started.toArray(CompletableFuture[]::new));
    }

    @Override
    public void discard() {
        batch.listeners().stream().map(MovedListener::descriptor).forEach(Adoption::close);
        for (MovedConnection connection : batch.connections()) {
            connection.descriptors().forEach(Adoption::close);
        }
    }

    private static void close(int descriptor) {
        try {
            new FileDescriptor(descriptor).close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
