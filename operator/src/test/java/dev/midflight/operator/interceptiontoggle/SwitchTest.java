package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.NEIGHBOUR;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.CommandAnswer.Witnessed;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** One pod, 10.0.0.1, whose interception is turned off; its neighbour is 10.0.0.2. */
class SwitchTest {
    private final TestingEffects pod = new TestingEffects();

    @Test
    void theSwitchIsProvedFromOutside() throws Exception {
        assertEquals(ToggleOutcome.DONE, pod.perform(pod.in(TogglePhase.SWITCHED)));

        assertEquals(
                List.of("cart-0 SetInterception", "cart-1 Witness", "cart-0 WitnessOutbound"),
                pod.fleet.asked);
    }

    @Test
    void thePodIsWitnessedAtTheAddressThatItHasNow() throws Exception {
        Pause pause = pod.findingItsAddress();
        pod.fleet.add(POD, "10.0.0.7", InterceptionScope.ON);
        ToggleRun back = TestingInventory.back(pod.in(TogglePhase.SWITCHED));

        assertEquals(
                ToggleOutcome.DONE,
                pod.effects(TestingEffects.toggle(), pause).perform(back, pod.troubles::add));
        assertEquals(List.of("inbound is not proved: the pod has no IP address"), pod.troubles);
    }

    @Test
    void theWayBackIsProvedAsWell() throws Exception {
        ToggleRun back = TestingInventory.back(pod.in(TogglePhase.SWITCHED));

        assertEquals(ToggleOutcome.DONE, pod.perform(back));
        assertEquals(InterceptionScope.ON, pod.fleet.scopes.get(POD));
    }

    @Test
    void whatNobodySawDidNotHappen() throws Exception {
        pod.fleet.lie =
                Optional.of(new Witnessed.Redirected(POD.uid(), true, "10.0.0.1:15099", "stale"));
        assertInstanceOf(
                Overdue.class,
                pod.perform(TestingInventory.back(pod.in(TogglePhase.SWITCHED))),
                "an answer to another question");

        pod.fleet.lie = Optional.of(new Witnessed.Unknown("timeout"));
        assertTrue(
                TestingEffects.why(pod.perform(pod.in(TogglePhase.SWITCHED)))
                        .contains("is not proved"));

        pod.fleet.lie = Optional.empty();
        pod.fleet.ruleFailure = Optional.of("iptables: busy");
        assertEquals(
                new Overdue("the rules were not changed: iptables: busy"),
                pod.perform(pod.in(TogglePhase.SWITCHED)));
    }

    @Test
    void theOperatorIsTheWitnessWhereThereIsNoOtherPod() throws Exception {
        pod.fleet.scopes.remove(NEIGHBOUR);

        assertEquals(ToggleOutcome.DONE, pod.perform(pod.in(TogglePhase.SWITCHED)));

        assertEquals(List.of("cart-0 SetInterception"), pod.fleet.asked);
    }

    @Test
    void anEmergencyKeepsNoPodOffline() throws Exception {
        pod.emergency.set(true);

        assertEquals(ToggleOutcome.DONE, pod.perform(pod.in(TogglePhase.SWITCHED)));
        assertEquals(List.of(), pod.fleet.asked);
    }
}
