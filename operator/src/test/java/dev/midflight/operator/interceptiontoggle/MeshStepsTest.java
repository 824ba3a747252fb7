package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.NEIGHBOUR;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.CommandAnswer.Sockets;
import dev.midflight.model.InterceptionScope;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.MeshReport;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** One pod that takes mutual TLS, 10.0.0.1, and its neighbour, which calls it so. */
class MeshStepsTest {
    private static final MeshReport TAKES = new MeshReport(true, Optional.of(MeshPorts.ALL), false);
    private static final MeshReport STRICT = new MeshReport(true, Optional.of(MeshPorts.ALL), true);
    private static final String STILL = "callers may still speak mutual TLS: shop/cart-1";

    private final TestingEffects pod = new TestingEffects();
    private final ToggleRun drained = pod.in(TogglePhase.DRAINED);

    @BeforeEach
    void callEachOther() {
        pod.fleet.mesh.put(POD, TAKES);
        pod.fleet.mesh.put(NEIGHBOUR, TAKES);
        pod.fleet.endpoints.put(NEIGHBOUR, List.of("10.0.0.1"));
        pod.mesh.callers.add(NEIGHBOUR);
    }

    @Test
    void nothingLeavesBeforeEachCallerHasHeardOfIt() throws Exception {
        Instant heard = pod.clock.instant().plus(Duration.ofHours(1));

        assertEquals(ToggleOutcome.DONE, perform(drained, until(heard)));

        assertEquals(STILL, pod.troubles.getFirst());
        assertEquals("cart-1 FindMeshEndpoints", pod.fleet.asked.getFirst());
        assertEquals("cart-0 CountConnections", pod.fleet.asked.getLast());
        assertFalse(pod.clock.instant().isBefore(heard));
    }

    @Test
    void connectionsHaveTheirTimeHoweverLongCallersTook() throws Exception {
        Instant heard = pod.clock.instant().plus(Duration.ofHours(1));
        pod.fleet.sockets = new Sockets(9, 3, 9, 9, 0, 100);
        int seconds = TestingEffects.toggle().getSpec().drainSeconds();

        ToggleOutcome outcome = perform(drained, until(heard));

        assertEquals(new Overdue("3 connections that are not quiet"), outcome);
        assertFalse(pod.clock.instant().isBefore(heard.plusSeconds(seconds)));
        int goodbye = pod.fleet.asked.indexOf("cart-0 Goodbye");
        assertTrue(pod.fleet.asked.indexOf("cart-0 CountConnections") < goodbye);
    }

    @Test
    void aCallerThatIsNotConnectedIsNotWaitedFor() throws Exception {
        pod.fleet.scopes.remove(NEIGHBOUR);

        assertEquals(ToggleOutcome.DONE, pod.perform(drained));
        assertEquals(List.of(), pod.troubles);
    }

    @Test
    void unlessTheOperatorLeadsForTooShortToKnow() throws Exception {
        pod.fleet.scopes.remove(NEIGHBOUR);
        pod.leadingSince = pod.clock.instant();

        assertEquals(ToggleOutcome.DONE, pod.perform(drained));

        assertEquals(STILL, pod.troubles.getFirst());
    }

    @Test
    void aProxyThatNeverSpeaksMutualTlsIsNotAsked() throws Exception {
        pod.fleet.mesh.remove(NEIGHBOUR);

        assertEquals(ToggleOutcome.DONE, pod.perform(drained));
        assertEquals(List.of("cart-0 CountConnections"), pod.fleet.asked);
    }

    @Test
    void anEmergencyWaitsForNobodyHere() throws Exception {
        pod.emergency.set(true);

        assertEquals(ToggleOutcome.DONE, pod.perform(drained));
        assertEquals(List.of(), pod.troubles);
    }

    @Test
    void plaintextIsServedBeforeCallersHearOfAnything() throws Exception {
        pod.fleet.mesh.put(POD, STRICT);
        ToggleRun offline = pod.in(TogglePhase.OFFLINE);

        assertInstanceOf(Overdue.class, pod.perform(offline));
        Pause yielding =
                delay -> {
                    pod.clock.advance(delay);
                    pod.fleet.mesh.put(POD, TAKES);
                };

        assertEquals(ToggleOutcome.DONE, perform(pod.in(TogglePhase.OFFLINE), yielding));
    }

    @Test
    void aRunOfTheOutboundSideAloneWaitsForNone() throws Exception {
        pod.fleet.mesh.put(POD, STRICT);
        InterceptionScope outboundOff = InterceptionScope.parse("in=on;out=off");

        for (TogglePhase phase : List.of(TogglePhase.OFFLINE, TogglePhase.DRAINED)) {
            assertEquals(
                    ToggleOutcome.DONE,
                    pod.perform(pod.in(phase, InterceptionScope.ON, outboundOff)));
        }
        assertEquals(List.of(), pod.fleet.asked);
    }

    @Test
    void aStrictPodIsBackOnceItsCallersKnowButWaitsTenSecondsAtMost() throws Exception {
        pod.mesh.strict.add(POD);
        pod.fleet.endpoints.put(NEIGHBOUR, List.of());
        ToggleRun online = pod.in(TogglePhase.ONLINE, InterceptionScope.OFF, InterceptionScope.ON);
        Instant begun = pod.clock.instant();

        assertEquals(ToggleOutcome.DONE, pod.perform(online));

        assertEquals(10, Duration.between(begun, pod.clock.instant()).toSeconds());
        assertEquals("callers do not speak mutual TLS yet: shop/cart-1", pod.troubles.getFirst());
        pod.troubles.clear();
        pod.fleet.endpoints.put(NEIGHBOUR, List.of("10.0.0.1"));
        assertEquals(ToggleOutcome.DONE, pod.perform(online));
        assertEquals(List.of(), pod.troubles);
    }

    @Test
    void manyCallersAreNamedOnlyToAPoint() throws Exception {
        for (int i = 2; i < 9; i++) {
            PodKey caller = new PodKey("shop", "cart-" + i, "uid-cart-" + i);
            pod.fleet.add(caller, "10.0.0." + (i + 1), InterceptionScope.ON);
            pod.fleet.mesh.put(caller, TAKES);
            pod.fleet.endpoints.put(caller, List.of("10.0.0.1"));
            pod.mesh.callers.add(caller);
        }

        perform(drained, until(pod.clock.instant().plusSeconds(1)));

        assertEquals(
                STILL + ", shop/cart-2, shop/cart-3, shop/cart-4, shop/cart-5 and 3 others",
                pod.troubles.getFirst());
    }

    private Pause until(Instant heard) {
        return delay -> {
            pod.clock.advance(delay);
            if (!pod.clock.instant().isBefore(heard)) {
                pod.fleet.endpoints.clear();
            }
        };
    }

    private ToggleOutcome perform(ToggleRun run, Pause pause) throws InterruptedException {
        return pod.effects(TestingEffects.toggle(), pause).perform(run, pod.troubles::add);
    }
}
