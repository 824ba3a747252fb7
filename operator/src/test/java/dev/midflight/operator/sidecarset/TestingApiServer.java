package dev.midflight.operator.sidecarset;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.midflight.operator.fleet.FleetLimits;
import dev.midflight.operator.fleet.FleetListeners;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.interception.DriftWatch;
import dev.midflight.operator.interception.ScopeKeeper;
import dev.midflight.operator.leader.Leadership;
import dev.midflight.operator.leader.Replica;
import dev.midflight.operator.mtls.MeshExit;
import dev.midflight.operator.mtls.MeshKeeper;
import dev.midflight.operator.mtls.TestingMeshExit;
import dev.midflight.operator.mtls.TestingMeshView;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.namespace.OptedInNamespaces;
import dev.midflight.operator.pod.DisruptionBudgets;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.prepull.PullPods;
import dev.midflight.operator.prepull.PullSettings;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.status.EventRecorder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.StatusBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.fabric8.kubernetes.client.utils.Serialization;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;

/** An API server on loopback that takes patches of pods, unless somebody's policy is against it. */
final class TestingApiServer implements AutoCloseable {
    final List<String> patched = new CopyOnWriteArrayList<>();
    final FleetSources sources;
    private final Map<String, Refusal> refusals = new ConcurrentHashMap<>();
    private final HttpServer server;
    private final KubernetesClient client;
    private final ScheduledExecutorService timer = Executors.newSingleThreadScheduledExecutor();

    private record Refusal(int code, String message) {}

    TestingApiServer(Clock clock) throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
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
        PodInventory pods = new PodInventory(client);
        FleetStreams streams = new FleetStreams(FleetLimits.DEFAULTS, clock);
        EventRecorder events = new EventRecorder(client, "me", clock);
        Emergencies emergencies = new Emergencies();
        Proxies proxies = Proxies.of(streams);
        MeshExit exit = TestingMeshExit.of(pods, proxies, new TestingMeshView(), clock);
        sources =
                new FleetSources(
                        client,
                        new Leadership(
                                client, "midflight", "lease", new Replica("me", "x"), timer, clock),
                        pods,
                        new DisruptionBudgets(client),
                        new OptedInNamespaces("midflight"),
                        new PullPods(
                                client,
                                new PullSettings("midflight", List.of(), Duration.ofMinutes(1)),
                                clock),
                        streams,
                        new FleetListeners(),
                        new ScopeKeeper(pods, streams, emergencies, exit),
                        new MeshKeeper(
                                () -> false,
                                pods,
                                proxies,
                                emergencies,
                                exit,
                                (_, _, _) -> false,
                                Runnable::run),
                        new DriftWatch(streams, events, new SimpleMeterRegistry(), clock),
                        emergencies,
                        events,
                        new SimpleMeterRegistry(),
                        clock);
    }

    /** Every patch of this pod is answered so from now on. */
    void refuse(String pod, int code, String message) {
        refusals.put(pod, new Refusal(code, message));
    }

    /** The pod as the watch would show it. */
    FleetPod pod(String name) {
        Pod pod = InjectedPods.fresh(name);
        sources.pods().onAdd(pod);
        return sources.pods().all().stream()
                .flatMap(known -> known.sidecar().stream())
                .map(sidecar -> sidecar.pod())
                .filter(each -> each.key().name().equals(name))
                .findFirst()
                .orElseThrow();
    }

    private void answer(HttpExchange exchange) throws IOException {
        byte[] asked = exchange.getRequestBody().readAllBytes();
        String path = exchange.getRequestURI().getPath();
        if (!exchange.getRequestMethod().equals("PATCH")) {
            send(exchange, 201, asked);
            return;
        }
        String pod = path.substring(path.lastIndexOf('/') + 1);
        Refusal refusal = refusals.get(pod);
        if (refusal == null) {
            patched.add(pod);
            send(exchange, 200, json(InjectedPods.fresh(pod)));
        } else {
            send(
                    exchange,
                    refusal.code(),
                    json(
                            new StatusBuilder()
                                    .withStatus("Failure")
                                    .withCode(refusal.code())
                                    .withMessage(refusal.message())
                                    .build()));
        }
    }

    private static byte[] json(Object object) {
        return Serialization.asJson(object).getBytes(StandardCharsets.UTF_8);
    }

    private static void send(HttpExchange exchange, int code, byte[] body) throws IOException {
        exchange.getResponseHeaders().add("Content-Type", "application/json");
        exchange.sendResponseHeaders(code, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    @Override
    public void close() {
        client.close();
        server.stop(0);
        timer.shutdownNow();
    }
}
