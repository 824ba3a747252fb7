package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingRun.NOW;
import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.testkit.TestingClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class TakenUpTest {
    private static final Duration ABSENCE = Duration.ofMinutes(5);
    private static final Duration DIAL = Duration.ofSeconds(12);

    private final TestingClock clock = new TestingClock(NOW.plus(ABSENCE));
    private final TestingFleet fleet = new TestingFleet();
    private final List<Instant> since = new ArrayList<>();

    @Test
    void countsFromWhenTheProxyIsReached() throws Exception {
        Instant dialled = clock.instant().plus(DIAL);
        TakenUp effects =
                effects(
                        delay -> {
                            clock.advance(delay);
                            if (!clock.instant().isBefore(dialled)) {
                                fleet.add(POD, "10.0.0.1", InterceptionScope.ON);
                            }
                        });

        perform(effects, TogglePhase.OFFLINE, NOW);

        assertEquals(List.of(clock.instant()), since);
        assertEquals(0, Duration.between(dialled, clock.instant()).toSeconds());
    }

    @Test
    void aProxyThatStaysAwayIsNotWaitedForWithoutEnd() throws Exception {
        TakenUp effects = effects(clock::advance);

        perform(effects, TogglePhase.SWITCHED, NOW);

        Duration waited = Duration.between(NOW.plus(ABSENCE), clock.instant());
        assertEquals(TakenUp.PATIENCE.toSeconds(), waited.toSeconds());
    }

    @Test
    void triedAgainThePhaseDoesNotBeginAnew() throws Exception {
        fleet.add(POD, "10.0.0.1", InterceptionScope.ON);
        TakenUp effects = effects(clock::advance);

        perform(effects, TogglePhase.OFFLINE, NOW);
        clock.advance(DIAL);
        perform(effects, TogglePhase.OFFLINE, NOW);

        assertEquals(List.of(NOW.plus(ABSENCE), NOW.plus(ABSENCE)), since);
    }

    @Test
    void thePhasesThatFollowCountFromTheirOwnBeginning() throws Exception {
        fleet.add(POD, "10.0.0.1", InterceptionScope.ON);
        TakenUp effects = effects(clock::advance);

        perform(effects, TogglePhase.OFFLINE, NOW);
        Instant drained = clock.instant().plus(DIAL);
        perform(effects, TogglePhase.DRAINED, drained);

        assertEquals(List.of(NOW.plus(ABSENCE), drained), since);
    }

    @Test
    void aRunThatBeginsHereWaitsForNobody() throws Exception {
        TakenUp effects = effects(clock::advance);

        perform(effects, TogglePhase.PREFLIGHT, NOW);
        perform(effects, TogglePhase.OFFLINE, NOW.plus(DIAL));

        assertEquals(List.of(NOW, NOW.plus(DIAL)), since);
        assertEquals(NOW.plus(ABSENCE), clock.instant());
    }

    private TakenUp effects(Pause pause) {
        return new TakenUp(
                (run, _) -> {
                    since.add(run.since());
                    return ToggleOutcome.DONE;
                },
                POD,
                fleet,
                new Pace(clock, pause));
    }

    private static void perform(TakenUp effects, TogglePhase phase, Instant since)
            throws InterruptedException {
        ToggleRun begun = TestingRun.begun();
        ToggleRun run =
                new ToggleRun(
                        begun.toggle(),
                        begun.generation(),
                        phase,
                        false,
                        begun.target(),
                        begun.before(),
                        List.of(),
                        since,
                        since,
                        0,
                        "",
                        Map.of());
        var _ = effects.perform(run, _ -> {});
    }
}
