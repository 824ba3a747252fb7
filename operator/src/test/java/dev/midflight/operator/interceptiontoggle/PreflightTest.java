package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.LEFT;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.toggle.ToggleOutcome.Again;
import dev.midflight.operator.toggle.ToggleOutcome.Done;
import dev.midflight.operator.toggle.TogglePhase;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whether one pod, 10.0.0.1, may leave; its neighbour is 10.0.0.2. */
class PreflightTest {
    private final TestingEffects pod = new TestingEffects();

    @Test
    void preflightFindsWhereThePodIsRegistered() throws Exception {
        assertEquals(new Done(List.of(LEFT)), pod.perform(pod.in(TogglePhase.PREFLIGHT)));
        assertEquals(List.of(), pod.registry.asked);
    }

    @Test
    void preflightSaysWhatIsNotAsItShouldBe() throws Exception {
        pod.registry.down = Optional.of("connection refused");
        assertEquals(
                new Again("RegistrySilent: Test: connection refused"),
                pod.perform(pod.in(TogglePhase.PREFLIGHT)));
        pod.fleet.scopes.put(POD, InterceptionScope.OFF);
        assertTrue(
                TestingEffects.why(pod.perform(pod.in(TogglePhase.PREFLIGHT)))
                        .startsWith("RulesNotIntact: "));
        pod.fleet.scopes.remove(POD);
        assertEquals(
                new Again("NoReport: the pod's proxy is not connected"),
                pod.perform(pod.in(TogglePhase.PREFLIGHT)));
    }

    @Test
    void aPodThatAnotherProcessLeftOnItsWayIsNoProvider() throws Exception {
        pod.pods.set(
                1,
                TestingInventory.known(
                        InjectedPods.fresh("cart-1"), "10.0.0.2", pod.in(TogglePhase.DRAINED)));

        assertEquals(
                new Again("LastHealthyProvider: cart"), pod.perform(pod.in(TogglePhase.PREFLIGHT)));
    }
}
