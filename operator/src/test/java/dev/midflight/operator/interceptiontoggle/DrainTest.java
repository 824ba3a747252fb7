package dev.midflight.operator.interceptiontoggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

    @Test
    void saysGoodbyeAsSoonAsTheLastThirdBeginsHoweverShort() throws Exception {
        pod.fleet.sockets = new Sockets(9, 3, 9, 9, 0, 100);
        Pause pause =
                delay -> {
                    pod.clock.advance(delay);
                    if (pod.fleet.asked.contains("cart-0 Goodbye")) {
                        pod.fleet.sockets = new Sockets(9, 0, 9, 9, 0, 100);
                    }
                };

        ToggleOutcome outcome =
                pod.effects(TestingToggles.draining(TestingEffects.toggle(), 3), pause)
                        .perform(pod.in(TogglePhase.DRAINED), pod.troubles::add);

        assertEquals(ToggleOutcome.DONE, outcome);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "in=on;out=on   | in=8080;out=on      | 3",
                "in=8080;out=on | in=on;out=on        | 9",
                "in=8080;out=on | in=9090;out=on      | 12",
                "in=8080;out=on | in=9090,8080;out=on | 9",
                "in=off;out=on  | in=8080;out=on      | 9",
                "in=8080,9090;out=on | in=9090,8080;out=on | 0",
                "in=on;out=on   | in=on;out=8080      | 0",
            })
    void waitsForTheConnectionsThatTheSwitchWouldLeaveBehind(String before, String target, int busy)
            throws Exception {
        pod.fleet.sockets = new Sockets(9, 3, 9, 9, 0, 100);

        ToggleOutcome outcome =
                pod.perform(
                        pod.in(
                                TogglePhase.DRAINED,
                                InterceptionScope.parse(before),
                                InterceptionScope.parse(target)));

        assertEquals(
                busy == 0
                        ? ToggleOutcome.DONE
                        : new Overdue(busy + " connections that are not quiet"),
                outcome);
    }

    @Test
    void aNarrowerScopeWithoutStepsDrainsNobody() throws Exception {
        pod.fleet.sockets = new Sockets(9, 3, 9, 9, 0, 100);
        ToggleRun run =
                pod.in(
                        TogglePhase.DRAINED,
                        InterceptionScope.ON,
                        InterceptionScope.parse("in=8080;out=on"));
        InterceptionToggle stepless =
                TestingToggles.toggle("off", "2026-01-01T00:00:00Z", new LabelSelector(), "1");

        assertEquals(
                ToggleOutcome.DONE,
                pod.effects(stepless, pod.clock::advance).perform(run, pod.troubles::add));
        assertEquals(List.of(), pod.fleet.asked);
    }
}
