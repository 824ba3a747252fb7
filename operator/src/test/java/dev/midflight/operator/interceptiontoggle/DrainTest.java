package dev.midflight.operator.interceptiontoggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import org.junit.jupiter.api.Test;

/** The connections of one pod whose interception is turned off. */
class DrainTest {
    private final TestingEffects pod = new TestingEffects();

    @Test
    void drainsUntilTheProxiedConnectionsAreGoneOrQuietOrTheTimeIsOver() throws Exception {
        assertEquals(ToggleOutcome.DONE, pod.perform(pod.in(TogglePhase.DRAINED)));
        pod.fleet.sockets = new Sockets(9, 3, 9, 9, 0, 1500);
        assertEquals(ToggleOutcome.DONE, pod.perform(pod.in(TogglePhase.DRAINED)));
        pod.fleet.sockets = new Sockets(9, 3, 9, 9, 0, 100);
        assertEquals(
                new Overdue("3 connections that are not quiet"),
                pod.perform(pod.in(TogglePhase.DRAINED)));

        assertFalse(pod.clock.instant().isBefore(TestingRun.NOW.plusSeconds(5)));
        assertTrue(pod.fleet.asked.contains("cart-0 Goodbye"));
    }
}
