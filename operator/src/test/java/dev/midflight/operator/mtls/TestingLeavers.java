package dev.midflight.operator.mtls;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.CommandAnswer.MeshEndpoints;
import dev.midflight.model.CommandResult;
import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.pod.MeshPatch;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.pod.TestingPatches;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.testkit.TestingClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;

/** Pods of one namespace that are to leave, their notes, and one caller of theirs. */
final class TestingLeavers {
    static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    static final String ON = "in=on;out=on";
    static final PodKey FIRST = new PodKey("shop", "cart-0", "uid-cart-0");
    static final PodKey SECOND = new PodKey("shop", "cart-1", "uid-cart-1");
    private static final PodKey CALLER = new PodKey("web", "front-0", "uid-front-0");

    final TestingClock clock = new TestingClock(NOW);
    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();
    final PodInventory pods = new PodInventory(client);
    private final Map<PodKey, Pod> written = new ConcurrentHashMap<>();
    final Caller caller = new Caller();
    final TestingMeshView view = new TestingMeshView();
    final List<PodKey> clear = new CopyOnWriteArrayList<>();

    /** Follows what is written, but for some addresses. */
    static final class Caller implements Proxies {
        final List<List<String>> asked = new CopyOnWriteArrayList<>();
        volatile Set<String> keeps = Set.of();
        volatile boolean strict;
        volatile String scope = ON;

        @Override
        public Optional<SidecarReport> report(PodKey pod) {
            return Optional.of(TestingLeavers.report(scope, "*", strict && !pod.equals(CALLER)));
        }

        @Override
        public CommandResult ask(PodKey pod, Action action, Duration timeout) {
            List<String> addresses = ((Action.FindMeshEndpoints) action).addresses();
            asked.add(addresses);
            List<String> kept = addresses.stream().filter(keeps::contains).toList();
            return new CommandResult("id", true, "", Optional.of(new MeshEndpoints(kept)));
        }
    }

    TestingLeavers() {
        view.callers.add(CALLER);
    }

    void close(MeshExit exit) {
        pods.all().forEach(pod -> exit.forget(pod.key()));
        client.close();
    }

    void see(PodKey key, String address, String note) {
        Pod pod = TestingInventory.pod(InjectedPods.fresh(key.name()), address);
        if (!note.isEmpty()) {
            pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", note);
        }
        written.put(key, pod);
        pods.onAdd(pod);
    }

    MeshExit exit(MeshNotes notes, Duration patience) {
        MeshExit some =
                new MeshExit(
                        new Withdrawal(
                                pods,
                                caller,
                                notes,
                                new MeshCallers(view, caller, () -> Instant.EPOCH, clock),
                                clock,
                                clock::advance),
                        patience);
        some.onClear(clear::add);
        return some;
    }

    static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    boolean write(PodKey key, Injected seen, MeshPorts offers) {
        Pod next =
                TestingPatches.apply(
                                requireNonNull(written.get(key)),
                                MeshPatch.of(key, seen, offers).text())
                        .orElseThrow();
        written.put(key, next);
        pods.wrote(next);
        return true;
    }

    MeshPorts offers(PodKey key) {
        return pods.find(key).orElseThrow().sidecar().orElseThrow().mesh().offers();
    }

    static SidecarReport report(String scope, String takes, boolean strict) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(1), ProxyVersion.of("v1"), 0, ""),
                SlotReport.unreachable(Slot.B),
                new InterceptionReport(
                        InterceptionMode.ON, InterceptionMode.ON, "nft", "", scope, 0, 0),
                TrafficReport.NONE,
                Optional.empty(),
                new MeshReport(true, Optional.of(MeshPorts.parse(takes)), strict));
    }
}
