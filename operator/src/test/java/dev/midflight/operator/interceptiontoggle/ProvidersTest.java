package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.NEIGHBOUR;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.registry.Standing;
import dev.midflight.operator.toggle.ToggleOutcome.Again;
import dev.midflight.operator.toggle.ToggleOutcome.Done;
import dev.midflight.operator.toggle.TogglePhase;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Who may rely on whom: two pods, 10.0.0.1 and 10.0.0.2. */
class ProvidersTest {
    private final TestingEffects pod = new TestingEffects();

    @Test
    void noTwoPodsTakeTheLastProvider() throws Exception {
        pod.providers.taken(NEIGHBOUR);

        assertEquals(
                new Again("LastHealthyProvider: cart"), pod.perform(pod.in(TogglePhase.PREFLIGHT)));
        pod.providers.back(NEIGHBOUR);
        assertInstanceOf(Done.class, pod.perform(pod.in(TogglePhase.PREFLIGHT)));
        assertEquals(
                Optional.of("LastHealthyProvider: cart"),
                pod.providers.take(
                        new ToggledPod(
                                NEIGHBOUR, () -> List.of("10.0.0.2"), TestingEffects.toggle()),
                        List.of(cart(List.of("10.0.0.1")))));
    }

    @Test
    void aPodThatCameBackJustNowIsNoProviderYet() throws Exception {
        ToggledPod own =
                new ToggledPod(
                        POD,
                        () -> List.of("10.0.0.1"),
                        TestingToggles.settling(TestingEffects.toggle(), 10));
        pod.pods.set(
                1,
                TestingInventory.known(
                        InjectedPods.fresh("cart-1"), "10.0.0.2", pod.in(TogglePhase.ARRIVED)));

        Optional<String> early = pod.providers.take(own, List.of(cart(List.of("10.0.0.2"))));
        pod.clock.advance(Duration.ofSeconds(11));

        assertTrue(early.orElse("").startsWith("Settling: "), early.toString());
        assertEquals(Optional.empty(), pod.providers.take(own, List.of(cart(List.of("10.0.0.2")))));
    }

    @Test
    void anAddressIsTheSameHoweverItIsSpelled() {
        pod.pods.set(
                1,
                TestingInventory.known(
                        InjectedPods.fresh("cart-1"), "fd00::7", pod.in(TogglePhase.DRAINED)));

        assertEquals(
                Optional.of("LastHealthyProvider: cart"),
                pod.providers.take(
                        new ToggledPod(POD, () -> List.of("fd00::6"), TestingEffects.toggle()),
                        List.of(cart(List.of("fd00:0:0:0:0:0:0:7")))));
    }

    @Test
    void otherReadyPodsOfTheToggleCountWhereNobodyKnowsTheProviders() {
        Standing unknown =
                new Standing(List.of(Standing.Service.othersUnknown("hook", true, Map.of())));
        ToggledPod own = new ToggledPod(POD, () -> List.of("10.0.0.1"), TestingEffects.toggle());

        assertEquals(Optional.empty(), pod.providers.take(own, List.of(unknown)));
        assertEquals(
                Optional.of(
                        "LastHealthyProvider: hook (among the toggle's own pods; settings.peers"
                                + " names others)"),
                pod.providers.take(
                        new ToggledPod(
                                NEIGHBOUR, () -> List.of("10.0.0.2"), TestingEffects.toggle()),
                        List.of(unknown)));
    }

    @Test
    void podsWithThePeersLabelsCountWhereTheToggleSelectsOnlyOne() {
        Standing labelled =
                new Standing(
                        List.of(
                                Standing.Service.othersUnknown(
                                        "hook", true, Map.of("app", "cart"))));
        Standing strange =
                new Standing(
                        List.of(
                                Standing.Service.othersUnknown(
                                        "hook", true, Map.of("app", "other"))));
        InterceptionToggle toggle =
                TestingToggles.toggle(
                        "one",
                        "2026-01-01T00:00:00Z",
                        TestingToggles.app("nobody"),
                        "1",
                        TestingToggles.step("Test"));
        ToggledPod own = new ToggledPod(POD, () -> List.of("10.0.0.1"), toggle);

        assertEquals(
                Optional.of("LastHealthyProvider: hook"),
                pod.providers.take(own, List.of(strange)));
        assertEquals(Optional.empty(), pod.providers.take(own, List.of(labelled)));
    }

    private static Standing cart(List<String> others) {
        return new Standing(List.of(new Standing.Service("cart", true, others)));
    }
}
