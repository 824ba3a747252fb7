package dev.midflight.operator.mtls;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

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
import dev.midflight.testkit.Await;
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
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pods that leave their proxies without a run, and one caller of theirs. */
@Timeout(60)
class MeshExitTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final PodKey FIRST = new PodKey("shop", "cart-0", "uid-cart-0");
    private static final PodKey SECOND = new PodKey("shop", "cart-1", "uid-cart-1");
    private static final PodKey CALLER = new PodKey("web", "front-0", "uid-front-0");

    private final TestingClock clock = new TestingClock(NOW);
    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();
    private final PodInventory pods = new PodInventory(client);
    private final Map<PodKey, Pod> written = new ConcurrentHashMap<>();
    private final Caller caller = new Caller();
    private final TestingMeshView view = new TestingMeshView();
    private final List<PodKey> clear = new CopyOnWriteArrayList<>();
    private final MeshExit exit = exit(this::write, MeshExit.PATIENCE);

    /** Follows what is written, but for some addresses. */
    private static final class Caller implements Proxies {
        private final List<List<String>> asked = new CopyOnWriteArrayList<>();
        private volatile Set<String> keeps = Set.of();
        private volatile boolean strict;

        @Override
        public Optional<SidecarReport> report(PodKey pod) {
            return Optional.of(MeshExitTest.report("*", strict && !pod.equals(CALLER)));
        }

        @Override
        public CommandResult ask(PodKey pod, Action action, Duration timeout) {
            List<String> addresses = ((Action.FindMeshEndpoints) action).addresses();
            asked.add(addresses);
            List<String> kept = addresses.stream().filter(keeps::contains).toList();
            return new CommandResult("id", true, "", Optional.of(new MeshEndpoints(kept)));
        }
    }

    MeshExitTest() {
        view.callers.add(CALLER);
    }

    @AfterEach
    void close() {
        pods.all().forEach(pod -> exit.forget(pod.key()));
        client.close();
    }

    @Test
    void whoWasNeverCalledByMutualTlsLeavesAtOnce() {
        see(FIRST, "10.0.0.1", "");

        assertTrue(exit.isClear(FIRST));
        assertEquals(List.of(), caller.asked);
    }

    @Test
    void whoIsWaitsUntilItsCallersKnow() {
        see(FIRST, "10.0.0.1", "*");

        assertFalse(exit.isClear(FIRST));
        Await.until("clear", () -> clear.contains(FIRST));

        assertTrue(exit.isClear(FIRST));
        assertEquals(MeshPorts.NONE, offers(FIRST));
        assertEquals(List.of(List.of("10.0.0.1")), caller.asked);
    }

    @Test
    void noCallerIsWaitedForWithoutEnd() {
        caller.keeps = Set.of("10.0.0.1");
        see(FIRST, "10.0.0.1", "*");
        MeshExit brief = exit(this::write, SHORT);

        brief.begin(List.of(FIRST));
        Await.until("clear", () -> clear.contains(FIRST));

        assertTrue(brief.isClear(FIRST));
        assertEquals(MeshPorts.NONE, offers(FIRST));
    }

    @Test
    void norAnApiServerThatNeverAnswersForOneOfThem() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");
        CountDownLatch never = new CountDownLatch(1);
        MeshExit brief =
                exit(
                        (key, seen, offers) ->
                                key.equals(FIRST) ? await(never) : write(key, seen, offers),
                        SHORT);

        brief.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> clear.size() == 2);

        assertTrue(brief.isClear(FIRST));
        assertEquals(MeshPorts.NONE, offers(SECOND));
    }

    @Test
    void theirNotesAreWrittenAtTheSameTime() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");
        CountDownLatch both = new CountDownLatch(2);
        MeshExit together =
                exit(
                        (key, seen, offers) -> {
                            both.countDown();
                            return await(both) && write(key, seen, offers);
                        },
                        MeshExit.PATIENCE);

        together.begin(List.of(FIRST, SECOND));
        Await.until("written", () -> offers(FIRST).isEmpty() && offers(SECOND).isEmpty());

        assertEquals(0, both.getCount());
    }

    @Test
    void whoStaysIsLeftAloneAndTheOthersGoOn() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");
        caller.keeps = Set.of("10.0.0.1", "10.0.0.2");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("asked", () -> !caller.asked.isEmpty());

        exit.stay(FIRST);
        see(FIRST, "10.0.0.1", "*");
        Await.until("asked of the other", () -> caller.asked.contains(List.of("10.0.0.2")));
        caller.keeps = Set.of("10.0.0.1");
        Await.until("clear", () -> clear.contains(SECOND));

        assertFalse(exit.has(FIRST));
        assertEquals(MeshPorts.ALL, offers(FIRST));
        assertEquals(List.of(SECOND), clear);
    }

    @Test
    void anotherWishIsNotFulfilledByTheOneBefore() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");
        caller.keeps = Set.of("10.0.0.1", "10.0.0.2");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("asked", () -> !caller.asked.isEmpty());

        exit.forget(FIRST);
        see(FIRST, "10.0.0.1", "*");
        exit.begin(List.of(FIRST));
        caller.keeps = Set.of("10.0.0.1");
        Await.until("clear", () -> clear.contains(SECOND));

        assertFalse(exit.isClear(FIRST));
        assertEquals(List.of(SECOND), clear);
    }

    @Test
    void whoWasToldThatItMayLeaveIsNotExpectedToStay() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> clear.size() == 2);
        boolean told = exit.isClear(FIRST);

        exit.stay(FIRST);
        exit.stay(SECOND);

        assertTrue(told);
        assertTrue(exit.has(FIRST));
        assertFalse(exit.has(SECOND));
    }

    @Test
    void aProxyThatRefusesPlaintextHasTwoOfThem() {
        caller.strict = true;
        see(FIRST, "10.0.0.1", "*");

        exit.begin(List.of(FIRST));
        Await.until("clear", () -> clear.contains(FIRST));

        assertEquals(
                Duration.ofSeconds(2).plus(MeshCallers.LOOPS_FOLLOW),
                Duration.between(NOW, clock.instant()));
    }

    @Test
    void manyAreAskedAboutAtOnce() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");

        exit.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> clear.size() == 2);

        assertEquals(List.of(List.of("10.0.0.1", "10.0.0.2")), caller.asked);
    }

    @Test
    void whoHasLeftIsForgotten() {
        see(FIRST, "10.0.0.1", "*");
        exit.begin(List.of(FIRST));
        Await.until("clear", () -> clear.contains(FIRST));

        exit.reported(FIRST, report("*", false));
        boolean leaving = exit.has(FIRST);
        exit.reported(FIRST, report("none", false));

        assertTrue(leaving);
        assertFalse(exit.has(FIRST));
    }

    @Test
    void whoNeverLeavesIsForgottenLater() {
        see(FIRST, "10.0.0.1", "*");
        see(SECOND, "10.0.0.2", "*");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> clear.size() == 2);

        exit.stay("shop");
        assertFalse(exit.has(FIRST));
        see(SECOND, "10.0.0.2", "*");
        exit.begin(List.of(SECOND));
        Await.until("clear", () -> clear.size() == 3);
        clock.advance(MeshExit.MEMORY.plusSeconds(1));
        exit.reported(SECOND, report("*", false));

        assertFalse(exit.has(SECOND));
    }

    private void see(PodKey key, String address, String note) {
        Pod pod = TestingInventory.pod(InjectedPods.fresh(key.name()), address);
        if (!note.isEmpty()) {
            pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", note);
        }
        written.put(key, pod);
        pods.onAdd(pod);
    }

    private MeshExit exit(MeshNotes notes, Duration patience) {
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

    private static boolean await(CountDownLatch latch) {
        try {
            latch.await();
            return true;
        } catch (InterruptedException _) {
            return false;
        }
    }

    private boolean write(PodKey key, Injected seen, MeshPorts offers) {
        Pod next =
                TestingPatches.apply(
                                requireNonNull(written.get(key)),
                                MeshPatch.of(key, seen, offers).text())
                        .orElseThrow();
        written.put(key, next);
        pods.wrote(next);
        return true;
    }

    private MeshPorts offers(PodKey key) {
        return pods.find(key).orElseThrow().sidecar().orElseThrow().mesh().offers();
    }

    private static SidecarReport report(String takes, boolean strict) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(1), ProxyVersion.of("v1"), 0, ""),
                SlotReport.unreachable(Slot.B),
                new InterceptionReport(
                        InterceptionMode.ON, InterceptionMode.ON, "nft", "", "in=on;out=on", 0, 0),
                TrafficReport.NONE,
                Optional.empty(),
                new MeshReport(true, Optional.of(MeshPorts.parse(takes)), strict));
    }
}
