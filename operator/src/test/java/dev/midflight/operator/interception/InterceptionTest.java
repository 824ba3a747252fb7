package dev.midflight.operator.interception;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Epoch;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.FleetCommand.Action.SetInterception;
import dev.midflight.model.InterceptionMode;
import dev.midflight.model.InterceptionReport;
import dev.midflight.model.InterceptionScope;
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
import dev.midflight.operator.mtls.MeshCallers;
import dev.midflight.operator.mtls.MeshExit;
import dev.midflight.operator.mtls.TestingMeshExit;
import dev.midflight.operator.mtls.TestingMeshView;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.status.EventRecorder;
import dev.midflight.operator.toggle.ToggleMachine;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.operator.toggle.ToggleTerms;
import dev.midflight.testkit.Await;
import dev.midflight.testkit.TestingClock;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.ConfigBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientBuilder;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class InterceptionTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final PodKey POD = new PodKey("shop", "cart-0", "uid-cart-0");
    private static final InterceptionScope INBOUND_OFF = InterceptionScope.parse("in=off;out=on");

    private final TestingClock clock = new TestingClock(NOW);
    private final KubernetesClient client =
            new KubernetesClientBuilder()
                    .withConfig(
                            new ConfigBuilder(Config.empty())
                                    .withMasterUrl("http://127.0.0.1:1")
                                    .withRequestRetryBackoffLimit(0)
                                    .build())
                    .build();
    private final TestingStreams proxies =
            new TestingStreams(new FleetStreams(FleetLimits.DEFAULTS, clock));
    private final PodInventory pods = new PodInventory(client);
    private final Emergencies emergencies = new Emergencies();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final MeshExit exit =
            TestingMeshExit.of(pods, Proxies.of(proxies.streams), new TestingMeshView(), clock);
    private final ScopeKeeper keeper = new ScopeKeeper(pods, proxies.streams, emergencies, exit);
    private final DriftWatch drifts =
            new DriftWatch(proxies.streams, new EventRecorder(client, "me", clock), meters, clock);

    @BeforeEach
    void seeTheNamespace() {
        emergencies.set("shop", false);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void sendsWhatTheAnnotationSaysWhereAnotherScopeIsReported() {
        pods.onAdd(annotated("in=off;out=on"));
        reports(InterceptionScope.ON);
        keeper.keep(POD);
        clock.advance(Duration.ofSeconds(6));
        reports(INBOUND_OFF);
        keeper.keep(POD);

        assertEquals(List.<Action>of(new SetInterception(INBOUND_OFF)), proxies.told(POD));
    }

    @Test
    void aNamespaceThatNobodyHasSeenYetMayHaveAnEmergency() {
        Emergencies starting = new Emergencies();
        ScopeKeeper unsure = new ScopeKeeper(pods, proxies.streams, starting, exit);
        pods.onAdd(annotated("in=on;out=on"));
        reports(InterceptionScope.OFF);

        unsure.keep(POD);
        assertEquals(List.of(), proxies.told(POD));
        starting.set("shop", true);
        unsure.keep(POD);
        assertEquals(List.of(), proxies.told(POD));
        starting.set("shop", false);
        unsure.keep(POD);

        assertEquals(List.<Action>of(new SetInterception(InterceptionScope.ON)), proxies.told(POD));
    }

    @Test
    void aPodThatCallersSpeakMutualTlsToWaitsUntilTheyHaveHeard() {
        BlockingQueue<Boolean> noted = new LinkedBlockingQueue<>();
        MeshExit slow = slow(noted);
        ScopeKeeper patient = new ScopeKeeper(pods, proxies.streams, emergencies, slow);
        pods.onAdd(called("in=on;out=on"));
        reports(InterceptionScope.ON);
        emergencies.set("shop", true);

        patient.bypass("shop");
        assertEquals(List.of(), proxies.told(POD));
        noted.add(true);

        Await.until("told", () -> !proxies.told(POD).isEmpty());
        assertEquals(
                List.<Action>of(new SetInterception(InterceptionScope.OFF)), proxies.told(POD));
    }

    @Test
    void anAnnotationThatIsPutBackBeforeThePodHasLeftIsAsIfItHadStayed() {
        PodKey other = new PodKey("shop", "cart-1", "uid-cart-1");
        BlockingQueue<Boolean> noted = new LinkedBlockingQueue<>();
        List<PodKey> clear = new CopyOnWriteArrayList<>();
        MeshExit slow = slow(noted);
        slow.onClear(clear::add);
        ScopeKeeper patient = new ScopeKeeper(pods, proxies.streams, emergencies, slow);
        pods.onAdd(called("in=off;out=on"));
        reports(InterceptionScope.ON);
        pods.onAdd(called(other.name(), "in=on;out=on"));
        slow.begin(List.of(POD, other));
        patient.keep(POD);
        boolean leaves = TestingMeshExit.has(slow, POD);
        pods.onUpdate(called("in=off;out=on"), called("in=on;out=on"));

        patient.keep(POD);
        noted.addAll(List.of(true, true));
        Await.until("the other clear", () -> clear.contains(other));

        assertTrue(leaves);
        assertFalse(TestingMeshExit.has(slow, POD));
        assertEquals(List.of(other), clear);
        assertEquals(List.of(), proxies.told(POD));
    }

    @Test
    void nobodyIsExpectedToStayWhileThereMayBeAnEmergency() {
        BlockingQueue<Boolean> noted = new LinkedBlockingQueue<>();
        MeshExit slow = slow(noted);
        pods.onAdd(called("in=on;out=on"));
        reports(InterceptionScope.ON);
        slow.begin(List.of(POD));

        new ScopeKeeper(pods, proxies.streams, new Emergencies(), slow).keep(POD);
        boolean leaves = TestingMeshExit.has(slow, POD);
        noted.add(true);

        assertTrue(leaves);
    }

    @Test
    void leavesAPodToItsRun() {
        ToggleTerms terms =
                new ToggleTerms("off", 7, InterceptionScope.OFF, Share.of(1), Optional.empty());
        ToggleRun run =
                ToggleMachine.next(
                        ToggleRun.begin(terms, InterceptionScope.ON, 0, NOW),
                        ToggleOutcome.DONE,
                        NOW);
        pods.onAdd(TestingInventory.noted(annotated("in=off;out=on"), run));
        reports(InterceptionScope.ON);

        keeper.keep(POD);

        assertEquals(List.of(), proxies.told(POD));
    }

    @Test
    void anEmergencyTurnsEverythingOffAndCountsWhoDidNotHear() {
        pods.onAdd(annotated("in=off;out=on"));
        pods.onAdd(InjectedPods.fresh("cart-1"));
        pods.onAdd(InjectedPods.bare("plain"));
        reports(INBOUND_OFF);
        emergencies.set("shop", true);

        ScopeKeeper.Reach reach = keeper.bypass("shop");

        PodKey silent = new PodKey("shop", "cart-1", "uid-cart-1");
        assertEquals(new ScopeKeeper.Reach(2, List.of(silent)), reach);
        assertEquals(
                List.<Action>of(new SetInterception(InterceptionScope.OFF)), proxies.told(POD));

        proxies.report(silent, report(InterceptionScope.ON, 0, 0), clock.instant());
        keeper.bypassInEmergency(silent);
        assertEquals(
                List.<Action>of(new SetInterception(InterceptionScope.OFF)), proxies.told(silent));
    }

    @Test
    void afterAnEmergencyEachPodGetsItsScopeBack() {
        pods.onAdd(annotated("in=off;out=on"));
        reports(InterceptionScope.OFF);
        emergencies.set("shop", true);
        keeper.keep(POD);
        emergencies.set("shop", false);

        keeper.keep(POD);
        keeper.bypassInEmergency(POD);

        assertEquals(List.<Action>of(new SetInterception(INBOUND_OFF)), proxies.told(POD));
    }

    @Test
    void countsBypassesAndDriftsFromTheFirstReportOn() {
        look(report(InterceptionScope.ON, 3, 5));
        look(report(InterceptionScope.ON, 4, 7));
        look(report(InterceptionScope.ON, 0, 0));
        look(report(InterceptionScope.ON, 1, 0));

        assertEquals(2, count("midflight.interception.bypasses"));
        assertEquals(2, count("midflight.interception.drifts"));
    }

    @Test
    void rulesThatAreNotWhatIsWantedCountAfterAWhile() {
        InterceptionReport drifted =
                new InterceptionReport(
                        InterceptionMode.ON,
                        InterceptionMode.BYPASSED,
                        "nft",
                        "",
                        "in=on;out=on",
                        0,
                        0);
        look(report(drifted));
        clock.advance(Duration.ofSeconds(4));
        look(report(drifted));
        assertFalse(drifts.hasDrifted(POD));

        clock.advance(Duration.ofSeconds(2));

        assertTrue(drifts.hasDrifted(POD));
        look(report(InterceptionScope.ON, 0, 0));
        assertFalse(drifts.hasDrifted(POD));
    }

    private double count(String meter) {
        return meters.get(meter).tag("namespace", "shop").counter().count();
    }

    private void look(SidecarReport report) {
        proxies.report(POD, report, clock.instant());
        drifts.look(POD);
    }

    private void reports(InterceptionScope scope) {
        proxies.report(POD, report(scope, 0, 0), clock.instant());
    }

    /** Notes are written once the test says so. */
    private MeshExit slow(BlockingQueue<Boolean> noted) {
        Proxies connected = Proxies.of(proxies.streams);
        return new MeshExit(
                pods,
                connected,
                (_, _, _) -> Await.next("noted", noted),
                new MeshCallers(new TestingMeshView(), connected, () -> Instant.EPOCH, clock),
                clock,
                _ -> {});
    }

    private static Pod called(String scope) {
        return called(POD.name(), scope);
    }

    private static Pod called(String name, String scope) {
        Pod pod = annotated(name, scope);
        pod.getMetadata().getAnnotations().put("midflight.dev/mesh-tls", "*");
        return pod;
    }

    private static Pod annotated(String scope) {
        return annotated(POD.name(), scope);
    }

    private static Pod annotated(String name, String scope) {
        return new PodBuilder(InjectedPods.fresh(name))
                .editMetadata()
                .addToAnnotations("midflight.dev/interception", scope)
                .endMetadata()
                .build();
    }

    private static SidecarReport report(InterceptionScope scope, long bypasses, long drifts) {
        return report(
                new InterceptionReport(
                        scope.mode(), scope.mode(), "nft", "", scope.toString(), bypasses, drifts));
    }

    private static SidecarReport report(InterceptionReport rules) {
        return new SidecarReport(
                new SlotReport(
                        Slot.A, SlotState.SERVING, Epoch.of(1), ProxyVersion.of("v1"), 0, ""),
                SlotReport.unreachable(Slot.B),
                rules,
                TrafficReport.NONE,
                Optional.empty(),
                MeshReport.NONE);
    }
}
