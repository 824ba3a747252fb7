package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HealthProbe;
import io.netty.channel.EventLoop;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * The clusters of this process: gives every event loop what is configured, and keeps what all loops
 * know together. It changes on its side loop only.
 */
public final class Upstreams {
    /** An event loop and its clusters. */
    public record Member(EventLoop loop, Clusters clusters) {}

    /** Long enough ago that it has no slow start. */
    private static final long LONG_AGO_NANOS = TimeUnit.HOURS.toNanos(2);

    private static final Endpoint ANY_ADDRESS = Endpoint.of("127.0.0.1", 1);

    private final EventLoop sideLoop;
    private final List<Member> members;
    private final SplittableRandom random = new SplittableRandom();

    /** Of the clusters that are configured, and of those that left and are used still. */
    private final Map<SharedCluster, ClusterWatch> watches = new HashMap<>();

    private final AtomicReference<Consumer<EndpointChange>> changes =
            new AtomicReference<>(_ -> {});
    private volatile Map<ClusterName, SharedCluster> clusters = Map.of();

    /**
     * @param members in the order of their indexes
     */
    public Upstreams(EventLoop sideLoop, List<Member> members) {
        this.sideLoop = sideLoop;
        this.members = List.copyOf(members);
    }

    /**
     * Replaces the configuration; done once every loop uses it. What is new is known to every loop
     * before any route may lead there, and what left goes once no route does; who uses that still
     * finishes on it. One call after the other, on any thread.
     *
     * @param switchRoutes done once every loop routes by the new configuration
     */
    public CompletableFuture<Void> apply(
            List<Cluster> next, Supplier<CompletableFuture<Void>> switchRoutes) {
        return CompletableFuture.supplyAsync(() -> add(next), sideLoop)
                .thenCompose(
                        added ->
                                onLoops(clusters -> clusters.add(added))
                                        .thenCompose(_ -> switchRoutes.get())
                                        .thenRunAsync(() -> keep(added), sideLoop)
                                        .thenCompose(
                                                _ -> onLoops(clusters -> clusters.keep(added))));
    }

    /** Hears, on the side loop, what becomes of endpoints. */
    public void onChange(Consumer<EndpointChange> action) {
        changes.set(action);
    }

    /** On any thread. */
    public List<SharedCluster> all() {
        return List.copyOf(clusters.values());
    }

    /**
     * What is known of endpoints, for another process: one in a line, without those of which there
     * is nothing to say.
     */
    public CompletableFuture<List<String>> learned() {
        return CompletableFuture.supplyAsync(this::learnedHere, sideLoop)
                .thenCompose(
                        learned ->
                                latencies(learned).thenApply(average -> lines(learned, average)));
    }

    private List<LearnedEndpoint> learnedHere() {
        return watches.entrySet().stream()
                .filter(watch -> clusters.containsValue(watch.getKey()))
                .flatMap(watch -> watch.getValue().learned().stream())
                .toList();
    }

    /** The highest of all loops, by cluster and endpoint. */
    private CompletableFuture<Map<List<Object>, Long>> latencies(List<LearnedEndpoint> learned) {
        Map<List<Object>, Long> highest = new ConcurrentHashMap<>();
        Set<ClusterName> names =
                learned.stream().map(LearnedEndpoint::cluster).collect(Collectors.toSet());
        return onLoops(
                        loop ->
                                names.forEach(
                                        name ->
                                                loop.latencies(name)
                                                        .forEach(
                                                                (key, nanos) ->
                                                                        highest.merge(
                                                                                List.of(name, key),
                                                                                nanos,
                                                                                Math::max))))
                .thenApply(_ -> highest);
    }

    private static List<String> lines(
            List<LearnedEndpoint> learned, Map<List<Object>, Long> latencies) {
        return learned.stream()
                .map(
                        each ->
                                each.withLatency(
                                        latencies.getOrDefault(
                                                List.of(each.cluster(), each.key()), 0L)))
                .filter(LearnedEndpoint::saysAnything)
                .map(LearnedEndpoint::toLine)
                .toList();
    }

    /** Goes on with what another process has learned; of lines that are not known, nothing. */
    public CompletableFuture<Void> restore(List<String> lines) {
        List<LearnedEndpoint> learned =
                lines.stream().map(LearnedEndpoint::parse).flatMap(Optional::stream).toList();
        return CompletableFuture.runAsync(() -> learned.forEach(this::restoreHere), sideLoop)
                .thenCompose(
                        _ ->
                                onLoops(
                                        loop ->
                                                learned.stream()
                                                        .filter(each -> each.latencyNanos() > 0)
                                                        .forEach(loop::restoreLatency)));
    }

    private void restoreHere(LearnedEndpoint learned) {
        SharedCluster cluster = clusters.get(learned.cluster());
        ClusterWatch watch = cluster == null ? null : watches.get(cluster);
        if (watch != null) {
            watch.restore(learned);
        }
    }

    /** Those of now stay beside the next ones. */
    private List<SharedCluster> add(List<Cluster> next) {
        Map<ClusterName, SharedCluster> all = new LinkedHashMap<>(clusters);
        List<SharedCluster> added = new ArrayList<>();
        for (Cluster config : next) {
            SharedCluster known = clusters.get(config.name());
            if (known == null) {
                known = added(config);
            } else if (!known.setup().config().equals(config)) {
                known.become(setup(config, known.setup().endpoints(), false));
                Objects.requireNonNull(watches.get(known)).follow();
            }
            all.put(config.name(), known);
            added.add(known);
        }
        clusters = all;
        return List.copyOf(added);
    }

    private void keep(List<SharedCluster> kept) {
        Map<ClusterName, SharedCluster> left = new LinkedHashMap<>();
        kept.forEach(cluster -> left.put(cluster.name(), cluster));
        clusters = left;
    }

    private SharedCluster added(Cluster config) {
        SharedCluster cluster =
                new SharedCluster(
                        setup(config, List.of(), true),
                        members.size(),
                        this::failing,
                        this::unused);
        ClusterWatch watch =
                new ClusterWatch(
                        cluster,
                        sideLoop,
                        random,
                        System::nanoTime,
                        change -> changes.get().accept(change));
        watches.put(cluster, watch);
        watch.follow();
        return cluster;
    }

    private void failing(SharedCluster cluster, String key) {
        sideLoop.execute(
                () -> {
                    ClusterWatch watch = watches.get(cluster);
                    if (watch != null) {
                        watch.eject(key);
                    }
                });
    }

    private void unused(SharedCluster cluster) {
        sideLoop.execute(
                () -> {
                    ClusterWatch left = watches.remove(cluster);
                    if (left != null) {
                        left.stop();
                    }
                });
    }

    private SharedCluster.Setup setup(
            Cluster config, List<SharedEndpoint> before, boolean firstTime) {
        Map<String, SharedEndpoint> known =
                before.stream().collect(Collectors.toMap(SharedEndpoint::key, Function.identity()));
        List<Endpoint> listed =
                switch (config.source()) {
                    case EndpointSource.Listed(List<Endpoint> endpoints) -> endpoints;
                    case EndpointSource.OriginalDestination _ -> List.of(ANY_ADDRESS);
                };
        List<SharedEndpoint> endpoints = new ArrayList<>();
        for (Endpoint endpoint : listed) {
            SharedEndpoint same = known.get(endpoint.toString());
            EndpointState state = same == null ? newState(config, firstTime) : same.state();
            endpoints.add(new SharedEndpoint(endpoint, state));
        }
        return new SharedCluster.Setup(config, endpoints);
    }

    /** One that comes later is not used before it was found healthy. */
    private EndpointState newState(Cluster config, boolean firstTime) {
        long now = System.nanoTime();
        boolean unchecked = config.healthCheck().probe() instanceof HealthProbe.None;
        return new EndpointState(
                members.size(), firstTime || unchecked, firstTime ? now - LONG_AGO_NANOS : now);
    }

    private CompletableFuture<Void> onLoops(Consumer<Clusters> action) {
        return CompletableFuture.allOf(
                members.stream()
                        .map(
                                member ->
                                        CompletableFuture.runAsync(
                                                () -> action.accept(member.clusters()),
                                                member.loop()))
                        .toArray(CompletableFuture[]::new));
    }
}
