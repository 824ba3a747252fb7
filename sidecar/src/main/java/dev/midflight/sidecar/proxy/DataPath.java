package dev.midflight.sidecar.proxy;

import dev.midflight.model.FleetSettings;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.cluster.ClusterReadings;
import dev.midflight.sidecar.cluster.Upstreams;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.link.Congestion;
import dev.midflight.sidecar.link.HalfCloseIoHandler;
import dev.midflight.sidecar.listen.Listeners;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.Capability;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovableTraffic;
import dev.midflight.sidecar.move.MoveRejectedException;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.overload.Overload;
import dev.midflight.sidecar.overload.OverloadMeters;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.sys.Entropy;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.util.concurrent.DefaultThreadFactory;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The whole data path of a proxy: built idle, then either {@link #bind bound} or given what another
 * proxy hands over. Every method may be called on any thread but an event loop.
 */
public final class DataPath implements MovableTraffic, AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops;
    private final Telemetry telemetry;
    private final List<Lane> lanes = new ArrayList<>();
    private final Upstreams upstreams;
    private final Guard guard;
    private final ConfigInForce configuration;
    private final Administration administration;
    private final Listeners listeners;
    private final ListenerHandover listenerHandover;
    private final AtomicReference<Consumer<Throwable>> cannotBind = new AtomicReference<>(_ -> {});
    private final Credentials credentials = new Credentials();
    private final Redirections redirections = new Redirections();
    private final AtomicReference<Routing> routing = new AtomicReference<>(Routing.none());

    private volatile boolean leaving;

    /** A pod's, with its two listeners for redirected connections. */
    public DataPath(SidecarConfig config, Telemetry telemetry) {
        this(config, telemetry, List.of());
    }

    /** One that listens where a configuration says; without any listener of it, as a pod's. */
    public DataPath(SidecarConfig config, Telemetry telemetry, List<Listener> configured) {
        this.telemetry = telemetry;
        this.loops =
                new MultiThreadIoEventLoopGroup(
                        config.traffic().workers(),
                        new DefaultThreadFactory("worker", true),
                        HalfCloseIoHandler.newFactory());
        Congestion congestion = Congestion.ofNamespace();
        for (int i = 0; i < config.traffic().workers(); i++) {
            Worker worker =
                    new Worker(
                            i,
                            loops.next(),
                            config.traffic(),
                            telemetry.addLoop(),
                            congestion,
                            credentials);
            worker.start();
            lanes.add(new Lane(worker, new SplittableRandom(Entropy.seed())));
        }
        EventLoop first = sideLoop();
        List<Lane> all = List.copyOf(lanes);
        this.guard = new Guard(all, config.traffic().maxConnections());
        guard.start(first);
        new Settling(all, telemetry).start(first);
        this.upstreams = new Upstreams(first, all.stream().map(DataPath::upstreamsOf).toList());
        this.configuration = new ConfigInForce(config, Clock.systemUTC());
        telemetry.add(new OverloadMeters(guard.overload()));
        telemetry.add(new ClusterReadings(upstreams, config.telemetry().clusterSeries()));
        this.administration =
                new Administration(
                        configuration,
                        all,
                        upstreams,
                        this::boundListeners,
                        this::acceptsTraffic,
                        guard.overload(),
                        telemetry);
        ListenerSpecs specs =
                new ListenerSpecs(
                        config, all, redirections, telemetry, guard.overload(), administration);
        this.listeners =
                new Listeners(
                        first, configured.isEmpty() ? specs.all() : specs.configured(configured));
        this.listenerHandover =
                new ListenerHandover(first, listeners, failure -> cannotBind.get().accept(failure));
    }

    private static Upstreams.Member upstreamsOf(Lane lane) {
        return new Upstreams.Member(lane.worker().loop(), lane.worker().clusters());
    }

    /** By which this proxy proves who it is. */
    public Credentials credentials() {
        return credentials;
    }

    /** The clusters that are configured. */
    public Upstreams upstreams() {
        return upstreams;
    }

    /**
     * Replaces clusters and routes; requests under way keep theirs. New clusters come before the
     * routes, those that left go after them, so that no route ever leads to one that a loop does
     * not know. Routes that can't be made fail before anything has changed. One call after the
     * other: a limit's count goes over from the last one that succeeded.
     */
    public CompletableFuture<Void> apply(Snapshot snapshot) {
        Routing next = routing.get().next(snapshot);
        Supplier<CompletableFuture<Void>> switchRoutes;
        try {
            switchRoutes = switching(snapshot, next);
        } catch (RuntimeException e) {
            return CompletableFuture.failedFuture(e);
        }
        return upstreams
                .apply(snapshot.clusters(), switchRoutes)
                .thenRun(() -> routing.set(next))
                .thenRun(() -> configuration.applied(snapshot));
    }

    /** Where only clusters changed, the plans of now go on. */
    private Supplier<CompletableFuture<Void>> switching(Snapshot snapshot, Routing next) {
        if (next.isSameAs(routing.get())) {
            return () -> CompletableFuture.completedFuture(null);
        }
        PreparedRoutes routes = PreparedRoutes.of(snapshot, next.filters(), lanes.size());
        return () -> route(routes);
    }

    private CompletableFuture<Void> route(PreparedRoutes routes) {
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        for (int i = 0; i < lanes.size(); i++) {
            parts.add(lanes.get(i).route(routes.plans().get(i)));
        }
        return all(parts).thenRunAsync(() -> redirections.become(routes.entrances()), sideLoop());
    }

    /** Accepts no more traffic; what is open goes on, and its pages still tell of it. */
    public CompletableFuture<Void> stopAccepting() {
        return CompletableFuture.runAsync(listeners::closeTraffic, sideLoop());
    }

    List<Lane> lanes() {
        return lanes;
    }

    /** What the admin page {@code /drain} does. */
    public void onDrain(Runnable action) {
        administration.onDrain(action);
    }

    /** Whose level the admin page {@code /logging} shows and changes. */
    public void changeLevelOf(EventLog log) {
        administration.changeLevelOf(log);
    }

    /** Tells of each connection that is refused, at the level debug. */
    public void logRefusals(EventLog log) {
        lanes.forEach(lane -> lane.worker().refusals().tell(log));
    }

    /** What the admin page {@code /config} says of where configurations come from. */
    public void configuredBy(String source) {
        configuration.source(source);
    }

    /** What of the environment something else overrides, for the admin page {@code /config}. */
    public void overriddenBy(Supplier<FleetSettings> settings) {
        configuration.settings(settings);
    }

    /** Hears of what begins to run out, and of its end. */
    public void onOverload(Consumer<Overload.Change> action) {
        guard.overload().onChange(action);
    }

    /** Hears of listeners that the previous proxy did not have and that cannot be bound. */
    public void onCannotBind(Consumer<Throwable> action) {
        cannotBind.set(action);
    }

    private Map<String, InetSocketAddress> boundListeners() {
        return listeners.bound();
    }

    private boolean acceptsTraffic() {
        return listeners.acceptTraffic();
    }

    /** Has the clients of inbound connections told to go elsewhere, or leaves later ones alone. */
    public void leave(boolean nowLeaving) {
        leaving = nowLeaving;
        lanes.forEach(lane -> lane.worker().loop().execute(() -> lane.worker().leave(nowLeaving)));
    }

    /** A loop for the little that is asked beside the traffic. */
    public EventLoop sideLoop() {
        return lanes.getFirst().worker().loop();
    }

    /**
     * Binds the listeners and accepts.
     *
     * @return fails with {@link java.net.BindException} if someone else serves
     */
    public CompletableFuture<Void> bind() {
        return listeners.bind();
    }

    /** Where a listener is bound; null if it is not. */
    public @Nullable InetSocketAddress address(String listener) {
        return listeners.address(listener);
    }

    @Override
    public CompletableFuture<FrozenBatch> freeze(Capabilities taker) {
        return listenerHandover
                .freeze()
                .thenCompose(
                        frozen ->
                                freezeConnections(taker)
                                        .thenCombine(
                                                learned(taker),
                                                (moved, learned) ->
                                                        new FrozenBatch(
                                                                frozen, moved, leaving, learned)))
                .exceptionallyCompose(failure -> after(listenerHandover.resume(), failure));
    }

    /** What the next process would have to find out again, and quotas that it would spend again. */
    private CompletableFuture<List<String>> learned(Capabilities taker) {
        if (!taker.has(Capability.LEARNED)) {
            return CompletableFuture.completedFuture(List.of());
        }
        List<String> spent = routing.get().filters().spent();
        return upstreams
                .learned()
                .thenApply(endpoints -> Stream.concat(spent.stream(), endpoints.stream()).toList());
    }

    private CompletableFuture<Void> restore(List<String> learned) {
        routing.get().filters().restore(learned);
        return upstreams.restore(learned);
    }

    @Override
    public CompletableFuture<FrozenBatch> freezeStragglers(Capabilities taker) {
        return freezeConnections(taker).thenApply(moved -> new FrozenBatch(List.of(), moved));
    }

    private CompletableFuture<List<MovedConnection>> freezeConnections(Capabilities taker) {
        BatchRoom room = BatchRoom.shared(lanes.size(), taker);
        List<CompletableFuture<List<MovedConnection>>> parts =
                lanes.stream().map(lane -> lane.freeze(room)).toList();
        return all(parts)
                .thenApply(_ -> connections(parts))
                .exceptionallyCompose(failure -> after(resumeFrozen(parts), failure));
    }

    /** One lane could not freeze: the others go on as well. */
    private CompletableFuture<Void> resumeFrozen(
            List<CompletableFuture<List<MovedConnection>>> parts) {
        List<CompletableFuture<List<MovedConnection>>> frozen =
                parts.stream().filter(part -> !part.isCompletedExceptionally()).toList();
        return byLane(new FrozenBatch(List.of(), connections(frozen)), Lane::resume);
    }

    private static List<MovedConnection> connections(
            List<CompletableFuture<List<MovedConnection>>> parts) {
        return parts.stream().flatMap(part -> part.join().stream()).toList();
    }

    private static <T> CompletableFuture<T> after(
            CompletableFuture<Void> undone, Throwable failure) {
        return undone.thenCompose(_ -> CompletableFuture.failedFuture(failure));
    }

    @Override
    public CompletableFuture<Void> resume(FrozenBatch batch) {
        telemetry.revert();
        CompletableFuture<Void> connections = byLane(batch, Lane::resume);
        return batch.listeners().isEmpty()
                ? connections
                : CompletableFuture.allOf(connections, listenerHandover.resume());
    }

    @Override
    public CompletableFuture<Void> release(FrozenBatch batch) {
        CompletableFuture<Void> connections = byLane(batch, Lane::release);
        if (batch.listeners().isEmpty()) {
            return connections;
        }
        CompletableFuture<Void> left = all(lanes.stream().map(Lane::stayBehind).toList());
        return CompletableFuture.allOf(connections, left, listenerHandover.release());
    }

    private CompletableFuture<Void> byLane(
            FrozenBatch batch, BiFunction<Lane, List<Long>, CompletableFuture<Void>> action) {
        Map<Lane, List<Long>> ids = new HashMap<>();
        for (MovedConnection connection : batch.connections()) {
            Lane lane = lanes.get(Worker.indexOf(connection.id()));
            ids.computeIfAbsent(lane, _ -> new ArrayList<>()).add(connection.id());
        }
        List<CompletableFuture<Void>> parts = new ArrayList<>();
        ids.forEach((lane, own) -> parts.add(action.apply(lane, own)));
        return all(parts);
    }

    @Override
    public PreparedTraffic prepare(FrozenBatch received) throws MoveRejectedException {
        return Adoption.of(received, lanes, listenerHandover, this::leave, this::restore);
    }

    @Override
    public int open() {
        return guard.open();
    }

    @Override
    public CompletableFuture<Integer> cutRemaining() {
        List<CompletableFuture<Integer>> parts = lanes.stream().map(Lane::cut).toList();
        return all(parts).thenApply(_ -> parts.stream().mapToInt(CompletableFuture::join).sum());
    }

    @Override
    public byte[] exportCounters(int maxBytes) {
        return telemetry.export(maxBytes);
    }

    @Override
    public void importCounters(byte[] counters) throws MoveRejectedException {
        telemetry.add(counters);
    }

    /**
     * Resets every connection that is left, then ends the event loops. They alone would not do:
     * Netty closes no channel of a loop that is told to end while it runs a task.
     */
    @Override
    public void close() {
        if (!loops.isShuttingDown()) {
            sideLoop().execute(listeners::closeAll);
            var _ = cutRemaining();
            var _ = loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
        }
    }

    private static CompletableFuture<Void> all(List<? extends CompletableFuture<?>> parts) {
        return CompletableFuture.allOf(parts.toArray(CompletableFuture[]::new));
    }
}
