package dev.midflight.sidecar.lifecycle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.handover.TakingFailure;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Drained;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Empty;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Followed;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.HandedOver;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.LauncherGone;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.NotBound;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.NotTaken;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Retry;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Serves;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.SoakOver;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.TakeOver;
import dev.midflight.sidecar.lifecycle.LifecycleEvent.Terminate;
import dev.midflight.sidecar.lifecycle.LifecycleState.Draining;
import dev.midflight.sidecar.lifecycle.LifecycleState.Ended;
import dev.midflight.sidecar.lifecycle.LifecycleState.Leaving;
import dev.midflight.sidecar.lifecycle.LifecycleState.Serving;
import dev.midflight.sidecar.lifecycle.LifecycleState.Soaking;
import dev.midflight.sidecar.lifecycle.LifecycleState.Starting;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LifecycleMachineTest {
    private static final Epoch ONE = Epoch.of(1);
    private static final Epoch TWO = Epoch.of(2);
    private static final HandoverReport REPORT =
            new HandoverReport(ONE, 10, 0, Map.of(), 900, false);
    private static final LifecycleState STARTING = new Starting(TWO, false, Optional.empty(), 0);
    private static final LifecycleState TAKING_BACK = new Starting(TWO, false, Optional.of(ONE), 0);
    private static final LifecycleState SERVING = new Serving(ONE);
    private static final LifecycleState LEAVING = new Leaving(ONE);
    private static final LifecycleState SOAKING = new Soaking(ONE);

    static Stream<Arguments> transitions() {
        return Stream.of(
                row(
                        STARTING,
                        new Serves(TWO, Optional.of(REPORT)),
                        new Serving(TWO),
                        "Publish Announce BeginDuties"),
                row(STARTING, nobody(), STARTING, "Explain Bind"),
                row(STARTING, new NotTaken(new TakingFailure.Stale()), new Ended(0), "Explain"),
                row(STARTING, new NotTaken(new TakingFailure.Busy()), attempt(1), "RetrySoon"),
                row(STARTING, failed(), new Ended(1), "Explain"),
                row(STARTING, new NotBound(true, "15001"), attempt(1), "RetrySoon"),
                row(STARTING, new NotBound(false, "?"), new Ended(1), "Explain"),
                row(attempt(25), new NotBound(true, "15001"), new Ended(3), "Explain"),
                row(attempt(25), new Retry(), attempt(25), "Ask"),
                row(STARTING, new Terminate(), new Ended(0), "Explain"),
                row(TAKING_BACK, failed(), SOAKING, "Explain Announce BeginSoak"),
                row(
                        TAKING_BACK,
                        new NotTaken(new TakingFailure.Stale()),
                        SOAKING,
                        "Explain Announce BeginSoak"),
                row(SERVING, new HandedOver(), draining(false), "Announce EndDuties"),
                row(SERVING, new Followed(REPORT), SERVING, "TellFollowed"),
                row(SERVING, new Terminate(), LEAVING, "Announce BeginLeaving"),
                row(SERVING, new TakeOver(TWO, false), SERVING, "Explain"),
                row(LEAVING, new HandedOver(), draining(true), "Announce EndDuties"),
                row(LEAVING, new Empty(), new Ended(0), "Explain"),
                row(draining(false), new Drained(), SOAKING, "CloseHandover Announce BeginSoak"),
                row(draining(true), new Drained(), new Ended(0), "Explain"),
                row(draining(false), new Terminate(), draining(true), ""),
                row(draining(false), new TakeOver(TWO, true), recalled(), "Recall"),
                row(
                        recalled(),
                        new Drained(),
                        new Starting(TWO, true, Optional.of(ONE), 0),
                        "Announce Ask"),
                row(SOAKING, new TakeOver(TWO, false), TAKING_BACK, "Announce Ask"),
                row(SOAKING, new SoakOver(), new Ended(0), "Explain"),
                row(SOAKING, new Terminate(), new Ended(0), "Explain"),
                row(SERVING, new LauncherGone(), new Ended(0), "Explain"),
                row(draining(false), new LauncherGone(), new Ended(0), "Explain"));
    }

    @ParameterizedTest
    @MethodSource("transitions")
    void goesWhereAProxyShould(
            LifecycleState state, LifecycleEvent event, LifecycleState next, String actions) {
        LifecycleStep step = LifecycleMachine.step(state, event);

        assertEquals(next, step.next());
        assertEquals(actions, names(step.actions()));
    }

    @Test
    void beginsByAskingTheProxyOfTheLease() {
        LifecycleStep step = LifecycleMachine.begin(TWO, false);

        assertEquals(STARTING, step.next());
        assertEquals("Announce Ask", names(step.actions()));
    }

    @Test
    void staysWhereItIsWhenSomethingComesTooLate() {
        for (LifecycleEvent late :
                List.of(new Retry(), new SoakOver(), new NotBound(true, "late"), failed())) {
            assertEquals(SERVING, LifecycleMachine.step(SERVING, late).next());
        }
    }

    private static LifecycleEvent nobody() {
        return new NotTaken(new TakingFailure.NobodyServes("ECONNREFUSED"));
    }

    private static LifecycleEvent failed() {
        return new NotTaken(new TakingFailure.Failed("no"));
    }

    private static LifecycleState attempt(int attempts) {
        return new Starting(TWO, false, Optional.empty(), attempts);
    }

    private static LifecycleState draining(boolean exit) {
        return new Draining(ONE, exit, Optional.empty());
    }

    private static LifecycleState recalled() {
        return new Draining(ONE, false, Optional.of(TWO));
    }

    private static Arguments row(
            LifecycleState state, LifecycleEvent event, LifecycleState next, String actions) {
        return Arguments.of(state, event, next, actions);
    }

    private static String names(List<LifecycleAction> actions) {
        return String.join(
                " ", actions.stream().map(action -> action.getClass().getSimpleName()).toList());
    }
}
