package dev.midflight.operator.interceptiontoggle;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.midflight.crds.InterceptionToggle;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.FleetLimits;
import dev.midflight.operator.fleet.FleetListeners;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.interception.DriftWatch;
import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.leader.Replica;
import dev.midflight.operator.mtls.MeshCallers;
import dev.midflight.operator.mtls.TestingMeshView;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.pod.TestingPatches;
import dev.midflight.operator.pod.TogglePatch;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.testkit.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Pods in memory that take the patches of notes, stand-in proxies, and a registry. */
final class TestingCluster implements ToggleNotes, AutoCloseable {

    private static final Duration HELD = Duration.ofMillis(200);

    final TestingFleet fleet = new TestingFleet();
    final TestingRegistry registry;
    final ToggleSources sources;
    final Providers providers;

    /** Called with each pod whose run starts, before it does. */
    volatile Consumer<PodKey> starting = _ -> {};

    final TestingMeshView mesh = new TestingMeshView();
    volatile boolean leads = true;
    volatile ToggleRuns runs;
    volatile ToggleKeeper keeper;
    private final Map<String, Pod> pods = new ConcurrentHashMap<>();
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();
    private final HttpServer server;
    private final KubernetesClient client;

    TestingCluster(TestingRegistry registry, Clock clock) throws IOException {
        this.registry = registry;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", TestingCluster::created);
        server.start();
        client =
                new KubernetesClientBuilder()
                        .withConfig(
                                new ConfigBuilder(Config.empty())
                                        .withMasterUrl(
                                                "http://127.0.0.1:" + server.getAddress().getPort())
                                        .withRequestRetryBackoffLimit(0)
                                        .build())
                        .build();
        FleetStreams streams = new FleetStreams(FleetLimits.DEFAULTS, clock);
        EventRecorder events = new EventRecorder(client, "me", clock);
        SimpleMeterRegistry meters = new SimpleMeterRegistry();
        sources =
                new ToggleSources(
                        client,
                        new Leadership(
                                client, "midflight", "lease", new Replica("me", "x"), timer, clock),
                        new PodInventory(client),
                        streams,
                        new FleetListeners(),
                        new Emergencies(),
                        new DriftWatch(streams, events, meters, clock),
                        new RegistryAdapters(Map.of("Test", registry)),
                        mesh,
                        events,
                        meters,
                        clock);
        sources.emergencies().set("shop", false);
        providers = new Providers(sources.pods()::all, clock);
        runs = runs();
        keeper = keeper();
    }

    /** A ready pod whose proxy reports that everything is redirected. */
    PodKey add(String name, String address) {
        Pod pod = TestingInventory.pod(InjectedPods.fresh(name), address);
        put(pod);
        PodKey key = key(name);
        fleet.add(key, address, InterceptionScope.ON);
        return key;
    }

    void put(Pod pod) {
        pods.put(pod.getMetadata().getName(), pod);
        sources.pods().onAdd(pod);
    }

    Pod pod(String name) {
        return Objects.requireNonNull(pods.get(name), name);
    }

    String annotation(String name, String key) {
        return pod(name).getMetadata().getAnnotations().getOrDefault(key, "");
    }

    PodKey key(String name) {
        return new PodKey("shop", name, "uid-" + name);
    }

    ToggleKeeper.Kept keep(InterceptionToggle toggle) {
        return keeper.keep(toggle, List.of(toggle));
    }

    /** Another process takes over: it knows what is written, and nothing else. */
    void restart() {
        leads = false;
        runs.followLeader();
        Await.until("no run", () -> runs.size() == 0);
        leads = true;
        runs = runs();
        keeper = keeper();
    }

    private ToggleKeeper keeper() {
        SettingsCheck settings =
                new SettingsCheck(
                        sources.adapters(), (_, _) -> Map.of("token", "x"), sources.clock());
        return new ToggleKeeper(sources, runs, settings);
    }

    private ToggleRuns runs() {
        Pace pace = new Pace(sources.clock(), Pause.REAL);
        Witnesses witnesses = new Witnesses(sources.pods()::all, fleet, fleet::inbound);
        return new ToggleRuns(
                pod -> {
                    starting.accept(pod.pod());
                    RegistrySteps steps =
                            new RegistrySteps(
                                    pod, sources.adapters(), (_, _) -> Map.of(), fleet, pace, HELD);
                    return new PodEffects(
                            new Preflight(pod, fleet, steps, providers, mesh),
                            steps,
                            new MeshSteps(
                                    pod,
                                    fleet,
                                    new MeshCallers(
                                            mesh, fleet, () -> Instant.EPOCH, sources.clock()),
                                    () -> sources.emergencies().contains("shop"),
                                    pace),
                            new Drain(pod, fleet, pace),
                            new Switch(
                                    pod,
                                    fleet,
                                    witnesses,
                                    () -> sources.emergencies().contains("shop"),
                                    pace));
                },
                providers,
                () -> leads,
                new RunThread.Parts(
                        this,
                        new ToggleLog(sources.events(), sources.meters()),
                        sources.clock(),
                        Pause.REAL,
                        _ -> {}));
    }

    @Override
    public Answer write(PodKey key, String before, ToggleRun run) {
        TogglePatch patch = TogglePatch.of(key, before, run);
        AtomicReference<Optional<Pod>> patched = new AtomicReference<>(Optional.empty());
        pods.computeIfPresent(
                key.name(),
                (_, pod) -> {
                    patched.set(TestingPatches.apply(pod, patch.text()));
                    return patched.get().orElse(pod);
                });
        patched.get().ifPresent(sources.pods()::wrote);
        return patched.get().isPresent()
                ? new Answer.Written(patch.note())
                : new Answer.Lost("the note changed");
    }

    private static void created(HttpExchange exchange) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(201, asked.length);
        exchange.getResponseBody().write(asked);
        exchange.close();
    }

    @Override
    public void close() {
        runs.close();
        client.close();
        server.stop(0);
        timer.shutdownNow();
    }
}
