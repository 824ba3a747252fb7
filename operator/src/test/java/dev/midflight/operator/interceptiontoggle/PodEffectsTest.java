package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Again;
import dev.midflight.operator.toggle.ToggleOutcome.Done;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.testkit.TestingClock;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** One pod, 10.0.0.1, whose interception is turned off; its neighbour is 10.0.0.2. */
class PodEffectsTest {
    private static final LeftRegistry LEFT =
            new LeftRegistry(TestingToggles.step("Test"), List.of());
    private static final PodKey NEIGHBOUR = new PodKey("shop", "cart-1", "uid-cart-1");

    private final TestingClock clock = new TestingClock(TestingRun.NOW);
    private final TestingFleet fleet = new TestingFleet();
    private final TestingRegistry registry =
            new TestingRegistry(Duration.ZERO, "10.0.0.1", "10.0.0.2");
    private final List<KnownPod> pods =
            new ArrayList<>(
                    List.of(
                            TestingInventory.known(InjectedPods.fresh("cart-0"), "10.0.0.1"),
                            TestingInventory.known(InjectedPods.fresh("cart-1"), "10.0.0.2")));
    private final Providers providers = new Providers(() -> pods, clock);
    private final AtomicBoolean emergency = new AtomicBoolean();
    private final List<String> troubles = new ArrayList<>();

    PodEffectsTest() {
        fleet.add(POD, "10.0.0.1", InterceptionScope.ON);
        fleet.add(NEIGHBOUR, "10.0.0.2", InterceptionScope.ON);
    }

    @Test
    void preflightFindsWhereThePodIsRegistered() throws Exception {
        assertEquals(new Done(List.of(LEFT)), perform(in(TogglePhase.PREFLIGHT)));
        assertEquals(List.of(), registry.asked);
    }

    @Test
    void noTwoPodsTakeTheLastProvider() throws Exception {
        providers.taken(NEIGHBOUR, List.of("10.0.0.2"));

        assertEquals(new Again("LastHealthyProvider: cart"), perform(in(TogglePhase.PREFLIGHT)));
        providers.back(NEIGHBOUR);
        assertInstanceOf(Done.class, perform(in(TogglePhase.PREFLIGHT)));
        assertEquals(
                Optional.of("LastHealthyProvider: cart"),
                providers.take(
                        new ToggledPod(NEIGHBOUR, List.of("10.0.0.2"), toggle()),
                        List.of(cart(List.of("10.0.0.1")))));
    }

    @Test
    void aPodThatCameBackJustNowIsNoProviderYet() throws Exception {
        ToggledPod pod =
                new ToggledPod(POD, List.of("10.0.0.1"), TestingToggles.settling(toggle(), 10));
        pods.set(
                1,
                TestingInventory.known(
                        InjectedPods.fresh("cart-1"), "10.0.0.2", in(TogglePhase.ARRIVED)));

        Optional<String> early = providers.take(pod, List.of(cart(List.of("10.0.0.2"))));
        clock.advance(Duration.ofSeconds(11));

        assertTrue(early.orElse("").startsWith("Settling: "), early.toString());
        assertEquals(Optional.empty(), providers.take(pod, List.of(cart(List.of("10.0.0.2")))));
    }

    @Test
    void anAddressIsTheSameHoweverItIsSpelled() {
        pods.set(
                1,
                TestingInventory.known(
                        InjectedPods.fresh("cart-1"), "fd00::7", in(TogglePhase.DRAINED)));

        assertEquals(
                Optional.of("LastHealthyProvider: cart"),
                providers.take(
                        new ToggledPod(POD, List.of("fd00::6"), toggle()),
                        List.of(cart(List.of("fd00:0:0:0:0:0:0:7")))));
    }

    @Test
    void otherReadyPodsOfTheToggleCountWhereNobodyKnowsTheProviders() {
        Standing unknown = new Standing(List.of(Standing.Service.othersUnknown("hook", true)));
        ToggledPod pod = new ToggledPod(POD, List.of("10.0.0.1"), toggle());

        assertEquals(Optional.empty(), providers.take(pod, List.of(unknown)));
        assertEquals(
                Optional.of("LastHealthyProvider: hook"),
                providers.take(
                        new ToggledPod(NEIGHBOUR, List.of("10.0.0.2"), toggle()),
                        List.of(unknown)));
    }

    private static Standing cart(List<String> others) {
        return new Standing(List.of(new Standing.Service("cart", true, others)));
    }

    @Test
    void aPodThatAnotherProcessLeftOnItsWayIsNoProvider() throws Exception {
        pods.set(
                1,
                TestingInventory.known(
                        InjectedPods.fresh("cart-1"), "10.0.0.2", in(TogglePhase.DRAINED)));

        assertEquals(new Again("LastHealthyProvider: cart"), perform(in(TogglePhase.PREFLIGHT)));
    }

    @Test
    void preflightSaysWhatIsNotAsItShouldBe() throws Exception {
        registry.down = Optional.of("connection refused");
        assertEquals(
                new Again("RegistrySilent: Test: connection refused"),
                perform(in(TogglePhase.PREFLIGHT)));
        fleet.scopes.put(POD, InterceptionScope.OFF);
        assertTrue(why(perform(in(TogglePhase.PREFLIGHT))).startsWith("RulesNotIntact: "));
        fleet.scopes.remove(POD);
        assertEquals(
                new Again("NoReport: the pod's proxy is not connected"),
                perform(in(TogglePhase.PREFLIGHT)));
    }

    @Test
    void offlineIsWhatTheRegistrySays() throws Exception {
        assertEquals(ToggleOutcome.DONE, perform(in(TogglePhase.OFFLINE)));
        assertFalse(registry.listed.contains("10.0.0.1"));

        registry.listed.add("10.0.0.1");
        registry.keepsListing = true;
        assertEquals(
                new Overdue("Test: the registry still lists the pod"),
                perform(in(TogglePhase.OFFLINE)));
        assertFalse(clock.instant().isBefore(TestingRun.NOW.plusSeconds(60)));
    }

    @Test
    void aStepThatWasNotRegisteredIsLeftOut() throws Exception {
        ToggleRun run = in(TogglePhase.ONLINE);
        ToggleRun without =
                ToggleRun.begin(TestingRun.TERMS, InterceptionScope.ON, 0, TestingRun.NOW);

        perform(run);
        effects(TestingToggles.toggle("off")).steps().online(without, troubles::add);

        assertEquals(List.of("online cart-0"), registry.asked);
    }

    @Test
    void onlineWaitsForARegistryThatIsDown() throws Exception {
        registry.listed.remove("10.0.0.1");
        registry.down = Optional.of("connection refused");
        Pause pause =
                duration -> {
                    clock.advance(duration);
                    if (clock.instant().isAfter(TestingRun.NOW.plus(Duration.ofHours(1)))) {
                        registry.down = Optional.empty();
                    }
                };

        ToggleOutcome outcome =
                effects(TestingToggles.toggle("off"), pause)
                        .perform(in(TogglePhase.ONLINE), troubles::add);

        assertEquals(ToggleOutcome.DONE, outcome);
        assertTrue(registry.listed.contains("10.0.0.1"));
        assertEquals("Test: connection refused", troubles.getFirst());
    }

    @Test
    void drainsUntilTheProxiedConnectionsAreGoneOrQuietOrTheTimeIsOver() throws Exception {
        assertEquals(ToggleOutcome.DONE, perform(in(TogglePhase.DRAINED)));
        fleet.sockets = new Sockets(9, 3, 9, 9, 0, 1500);
        assertEquals(ToggleOutcome.DONE, perform(in(TogglePhase.DRAINED)));
        fleet.sockets = new Sockets(9, 3, 9, 9, 0, 100);
        assertEquals(
                new Overdue("3 connections that are not quiet"), perform(in(TogglePhase.DRAINED)));

        assertFalse(clock.instant().isBefore(TestingRun.NOW.plusSeconds(5)));
        assertTrue(fleet.asked.contains("cart-0 Goodbye"));
    }

    @Test
    void theSwitchIsProvedFromOutside() throws Exception {
        assertEquals(ToggleOutcome.DONE, perform(in(TogglePhase.SWITCHED)));

        assertEquals(
                List.of("cart-0 SetInterception", "cart-1 Witness", "cart-0 WitnessOutbound"),
                fleet.asked);
    }

    @Test
    void theWayBackIsProvedAsWell() throws Exception {
        ToggleRun back = TestingInventory.back(in(TogglePhase.SWITCHED));

        assertEquals(ToggleOutcome.DONE, perform(back));
        assertEquals(InterceptionScope.ON, fleet.scopes.get(POD));
    }

    @Test
    void whatNobodySawDidNotHappen() throws Exception {
        fleet.lie =
                Optional.of(new Witnessed.Redirected(POD.uid(), true, "10.0.0.1:15099", "stale"));
        assertInstanceOf(
                Overdue.class,
                perform(TestingInventory.back(in(TogglePhase.SWITCHED))),
                "an answer to another question");

        fleet.lie = Optional.of(new Witnessed.Unknown("timeout"));
        assertTrue(why(perform(in(TogglePhase.SWITCHED))).contains("is not proved"));

        fleet.lie = Optional.empty();
        fleet.ruleFailure = Optional.of("iptables: busy");
        assertEquals(
                new Overdue("the rules were not changed: iptables: busy"),
                perform(in(TogglePhase.SWITCHED)));
    }

    @Test
    void theOperatorIsTheWitnessWhereThereIsNoOtherPod() throws Exception {
        fleet.scopes.remove(NEIGHBOUR);

        assertEquals(ToggleOutcome.DONE, perform(in(TogglePhase.SWITCHED)));

        assertEquals(List.of("cart-0 SetInterception"), fleet.asked);
    }

    @Test
    void anEmergencyKeepsNoPodOffline() throws Exception {
        emergency.set(true);

        assertEquals(ToggleOutcome.DONE, perform(in(TogglePhase.SWITCHED)));
        assertEquals(List.of(), fleet.asked);
    }

    private ToggleRun in(TogglePhase phase) {
        return new ToggleRun(
                "off",
                7,
                phase,
                false,
                InterceptionScope.OFF,
                InterceptionScope.ON,
                List.of(LEFT),
                clock.instant(),
                clock.instant(),
                0,
                "",
                Map.of());
    }

    private ToggleOutcome perform(ToggleRun run) throws InterruptedException {
        return effects(toggle()).perform(run, troubles::add);
    }

    private static InterceptionToggle toggle() {
        return TestingToggles.toggle(
                "off",
                "2026-01-01T00:00:00Z",
                new LabelSelector(),
                "1",
                TestingToggles.step("Test"));
    }

    private PodEffects effects(InterceptionToggle toggle) {
        return effects(toggle, clock::advance);
    }

    private PodEffects effects(InterceptionToggle toggle, Pause pause) {
        Pace pace = new Pace(clock, pause);
        ToggledPod pod = new ToggledPod(POD, List.of("10.0.0.1"), toggle);
        RegistrySteps steps =
                new RegistrySteps(
                        pod,
                        new RegistryAdapters(Map.of("Test", registry)),
                        (_, _) -> {
                            throw new IllegalStateException("must not be used");
                        },
                        fleet,
                        pace);
        Witnesses witnesses = new Witnesses(() -> pods, fleet, fleet::inbound);
        return new PodEffects(
                new Preflight(pod, fleet, steps, providers),
                steps,
                new Drain(pod, fleet, pace),
                new Switch(pod, fleet, witnesses, emergency::get, pace));
    }

    private static String why(ToggleOutcome outcome) {
        return switch (outcome) {
            case Done _ -> "";
            case Again(var why) -> why;
            case Overdue(var why) -> why;
        };
    }
}
