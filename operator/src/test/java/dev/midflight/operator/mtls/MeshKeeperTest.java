package dev.midflight.operator.mtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.SidecarReport;
import dev.midflight.model.Slot;
import dev.midflight.model.SlotReport;
import dev.midflight.model.SlotState;
import dev.midflight.model.TrafficReport;
import dev.midflight.operator.fleet.FleetLimits;
import dev.midflight.operator.fleet.FleetStreams;
import dev.midflight.operator.fleet.Proxies;
import dev.midflight.operator.fleet.TestingStreams;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.MeshPatch;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.pod.TestingPatches;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.toggle.ToggleMachine;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.operator.toggle.ToggleTerms;
import dev.midflight.testkit.TestingClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What stands at a pod, 10.0.0.1, by what its sidecar reports. */
class MeshKeeperTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PodKey POD = new PodKey("shop", "cart-0", "uid-cart-0");

    private final TestingClock clock = new TestingClock(NOW);
    private final KubernetesClient client =
            new KubernetesClientBuilder().withConfig(Config.empty()).build();
    private final TestingStreams fleet =
            new TestingStreams(new FleetStreams(FleetLimits.DEFAULTS, clock));
    private final PodInventory pods = new PodInventory(client);
    private final Emergencies emergencies = new Emergencies();
    private final AtomicBoolean leads = new AtomicBoolean(true);
    private final List<String> written = new ArrayList<>();
    private Pod pod = TestingInventory.pod(InjectedPods.fresh("cart-0"), "10.0.0.1");
    private boolean serverIsAway;
    private Runnable meanwhile = () -> {};
    private Executor writers = Runnable::run;
    private final MeshNotes notes =
            (key, seen, offers) -> {
                Optional<Pod> next =
                        serverIsAway
                                ? Optional.empty()
                                : TestingPatches.apply(pod, MeshPatch.of(key, seen, offers).text());
                next.ifPresent(
                        patched -> {
                            pod = patched;
                            written.add(offers.toString());
                            pods.wrote(patched);
                        });
                return next.isPresent();
            };
    private final MeshExit exit =
            TestingMeshExit.of(pods, Proxies.of(fleet.streams), new TestingMeshView(), clock);
    private final MeshKeeper keeper =
            new MeshKeeper(
                    leads::get,
                    pods,
                    Proxies.of(fleet.streams),
                    emergencies,
                    exit,
                    (key, seen, offers) -> {
                        meanwhile.run();
                        return notes.write(key, seen, offers);
                    },
                    writes -> writers.execute(writes));

    @BeforeEach
    void see() {
        emergencies.set("shop", false);
        pods.onAdd(pod);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void whatASidecarTakesIsWrittenDownOnce() {
        look("in=on;out=on", "*!9090");
        look("in=on;out=on", "*!9090");

        assertEquals(List.of("*!9090"), written);
    }

    @Test
    void whatStandsThereStaysWhileNobodyReportsOrCanTell() {
        look("in=on;out=on", "*");
        clock.advance(Duration.ofMinutes(10));
        keeper.look(POD);
        report("in=on;out=on", new MeshReport(true, Optional.empty(), false));
        keeper.look(POD);

        assertEquals(List.of("*"), written);
    }

    @Test
    void aProxyThatTakesNoneAnyMoreIsBelievedAtOnce() {
        look("in=on;out=on", "*");
        look("in=on;out=on", "none");
        look("in=on;out=on", "*");
        report("in=on;out=on", MeshReport.NONE);
        keeper.look(POD);

        assertEquals(List.of("*", "none", "*", "none"), written);
    }

    @Test
    void aRunThatMayTakeThePodOffItsProxyIsNotContradicted() {
        ToggleTerms terms =
                new ToggleTerms("off", 7, InterceptionScope.OFF, Share.of(1), Optional.empty());
        ToggleRun offline =
                ToggleMachine.next(
                        ToggleRun.begin(terms, InterceptionScope.ON, 0, NOW),
                        ToggleOutcome.DONE,
                        NOW);
        follow(TestingInventory.noted(pod, offline));

        look("in=on;out=on", "*");
        assertEquals(List.of(), written);
        ToggleRun online = offline;
        while (!online.isFinal()) {
            ToggleRun next = ToggleMachine.next(online, new ToggleOutcome.Overdue("late"), NOW);
            online = next.equals(online) ? ToggleMachine.next(next, ToggleOutcome.DONE, NOW) : next;
        }
        follow(TestingInventory.noted(pod, online));
        keeper.look(POD);

        assertEquals(List.of("*"), written);
    }

    @Test
    void rulesThatAreAboutToChangeOfferNothing() {
        follow(TestingInventory.pod(annotated("in=off;out=on"), "10.0.0.1"));

        look("in=on;out=on", "*");

        assertEquals(List.of(), written);
    }

    @Test
    void anEmergencyOffersNothing() {
        emergencies.set("shop", true);
        look("in=on;out=on", "*");
        emergencies.set("shop", false);
        assertEquals(List.of(), written);

        keeper.look(POD);

        assertEquals(List.of("*"), written);
    }

    @Test
    void aFollowerWritesNothing() {
        leads.set(false);

        look("in=on;out=on", "*");

        assertEquals(List.of(), written);
    }

    @Test
    void whatCouldNotBeWrittenIsTriedAtTheNextLook() {
        serverIsAway = true;
        look("in=on;out=on", "*");
        serverIsAway = false;

        keeper.look(POD);

        assertEquals(List.of("*"), written);
    }

    @Test
    void aLookInTheMiddleOfAWriteIsMadeUpForEvenIfTheWriteFails() {
        serverIsAway = true;
        AtomicInteger writes = new AtomicInteger();
        meanwhile =
                () -> {
                    if (writes.getAndIncrement() == 0) {
                        look("in=on;out=on", "*!9090");
                    } else {
                        serverIsAway = false;
                    }
                };

        look("in=on;out=on", "*");

        assertEquals(List.of("*!9090"), written);
        assertEquals(2, writes.get());
    }

    @Test
    void portsThatAreNotTakenAnyMoreGoAtOnceWhateverElseIsGoingOn() {
        look("in=on;out=on", "8080,9090");
        emergencies.set("shop", true);

        look("in=on;out=on", "7070,8080");
        assertEquals(List.of("8080,9090", "8080"), written);
        emergencies.set("shop", false);
        keeper.look(POD);

        assertEquals(List.of("8080,9090", "8080", "7070,8080"), written);
    }

    @Test
    void anOfferThatWaitedForItsTurnIsNotWrittenIfThePodIsToLeaveByThen() {
        List<Runnable> queue = new ArrayList<>();
        writers = queue::add;
        look("in=on;out=on", "*");
        emergencies.set("shop", true);

        queue.removeFirst().run();

        assertEquals(List.of(), written);
        emergencies.set("shop", false);
        keeper.look(POD);
        queue.removeFirst().run();
        assertEquals(List.of("*"), written);
    }

    @Test
    void anOfferIsNotWrittenIfItsRulesAreToChangeByThen() {
        meanwhile = () -> pod = TestingInventory.pod(annotated("in=off;out=on"), "10.0.0.1");

        look("in=on;out=on", "*");

        assertEquals(List.of(), written);
    }

    @Test
    void nobodyLeavesInTheMiddleOfAnOffer() {
        List<Boolean> clear = new ArrayList<>();
        meanwhile = () -> clear.add(exit.isClear(POD));

        look("in=on;out=on", "*");
        exit.forget(POD);

        assertEquals(List.of(false), clear);
        assertEquals(List.of("*"), written);
    }

    @Test
    void whoMayLeaveIsOfferedNothingUntilItHasLeft() {
        report("in=on;out=on", MeshReport.NONE);
        boolean clear = exit.isClear(POD);
        look("in=on;out=on", "*");
        List<String> before = List.copyOf(written);
        look("in=off;out=on", "none");

        look("in=on;out=on", "*");

        assertTrue(clear);
        assertEquals(List.of(), before);
        assertEquals(List.of("*"), written);
    }

    private Pod annotated(String scope) {
        Pod other = InjectedPods.fresh("cart-0");
        other.getMetadata().getAnnotations().put("midflight.dev/interception", scope);
        return other;
    }

    private void follow(Pod next) {
        pod = next;
        pods.onUpdate(next, next);
    }

    private void look(String scope, String ports) {
        report(scope, new MeshReport(true, Optional.of(MeshPorts.parse(ports)), false));
        keeper.look(POD);
    }

    private void report(String scope, MeshReport mesh) {
        InterceptionMode mode = InterceptionScope.parse(scope).mode();
        fleet.report(
                POD,
                new SidecarReport(
                        new SlotReport(
                                Slot.A,
                                SlotState.SERVING,
                                Epoch.of(1),
                                ProxyVersion.of("v1"),
                                0,
                                ""),
                        SlotReport.unreachable(Slot.B),
                        new InterceptionReport(mode, mode, "nft", "", scope, 0, 0),
                        TrafficReport.NONE,
                        Optional.empty(),
                        mesh),
                clock.instant());
    }
}
