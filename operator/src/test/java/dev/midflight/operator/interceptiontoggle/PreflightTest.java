package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.LEFT;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshReport;
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

    @Test
    void aCallerOfStrictServicesStaysOnItsProxy() throws Exception {
        pod.fleet.mesh.put(POD, new MeshReport(true, Optional.empty(), false));
        pod.mesh.refusing.put(POD, "shop/db/5432 (TrafficPolicy shop/strict)");
        InterceptionScope outboundOnly = InterceptionScope.parse("in=off;out=on");

        assertEquals(
                new Again(
                        "StrictServices: without its proxy the pod would be refused by"
                                + " shop/db/5432 (TrafficPolicy shop/strict)"),
                pod.perform(pod.in(TogglePhase.PREFLIGHT)));
        assertInstanceOf(
                Done.class,
                pod.perform(pod.in(TogglePhase.PREFLIGHT, InterceptionScope.ON, outboundOnly)));
    }

    @Test
    void aProxyThatNeverSpokeMutualTlsMayGo() throws Exception {
        pod.mesh.refusing.put(POD, "shop/db/5432 (TrafficPolicy shop/strict)");

        assertInstanceOf(Done.class, pod.perform(pod.in(TogglePhase.PREFLIGHT)));
    }
}
