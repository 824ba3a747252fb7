package dev.midflight.operator.toggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.ToggleStep;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.toggle.ToggleOutcome.Again;
import dev.midflight.operator.toggle.ToggleOutcome.Done;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ToggleMachineTest {
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final ToggleTerms TERMS =
            new ToggleTerms("on", 7, InterceptionScope.ON, Share.of(1), Optional.empty());

    /** The whole table: what becomes of each phase after each outcome, there and back. */
    @ParameterizedTest(name = "{0} (back: {1}) after {2}")
    @CsvSource({
        "PREFLIGHT, false, done, OFFLINE, false",
        "PREFLIGHT, false, again, PREFLIGHT, false",
        "PREFLIGHT, false, overdue, PREFLIGHT, false",
        "OFFLINE, false, done, DRAINED, false",
        "OFFLINE, false, again, OFFLINE, false",
        "OFFLINE, false, overdue, ONLINE, true",
        "DRAINED, false, done, SWITCHED, false",
        "DRAINED, false, again, DRAINED, false",
        "DRAINED, false, overdue, SWITCHED, false",
        "SWITCHED, false, done, ONLINE, false",
        "SWITCHED, false, again, SWITCHED, false",
        "SWITCHED, false, overdue, SWITCHED, true",
        "SWITCHED, true, done, ONLINE, true",
        "SWITCHED, true, again, SWITCHED, true",
        "SWITCHED, true, overdue, ONLINE, true",
        "ONLINE, false, done, ARRIVED, false",
        "ONLINE, false, again, ONLINE, false",
        "ONLINE, false, overdue, ONLINE, false",
        "ONLINE, true, done, FAILED, true",
        "ONLINE, true, again, ONLINE, true",
        "ONLINE, true, overdue, ONLINE, true",
        "ARRIVED, false, done, ARRIVED, false",
        "ARRIVED, false, again, ARRIVED, false",
        "ARRIVED, false, overdue, ARRIVED, false",
        "FAILED, true, done, FAILED, true",
        "FAILED, true, again, FAILED, true",
        "FAILED, true, overdue, FAILED, true",
    })
    void followsTheTable(
            TogglePhase phase, boolean back, String outcome, TogglePhase next, boolean nextBack) {
        ToggleRun run = in(phase, back);

        ToggleRun after = ToggleMachine.next(run, outcome(outcome), NOW.plusSeconds(3));

        assertEquals(next, after.phase());
        assertEquals(nextBack, after.back());
        assertEquals(
                back || nextBack ? InterceptionScope.OFF : InterceptionScope.ON, after.scope());
        if (!after.equals(run)) {
            assertEquals(NOW.plusSeconds(3), after.since());
            assertEquals(3000L, after.millis().get(phase));
        }
    }

    @Test
    void everyWayThatTouchedThePodEndsByWayOfOnline() {
        Set<TogglePhase> reached = EnumSet.noneOf(TogglePhase.class);
        Queue<ToggleRun> open = new ArrayDeque<>(List.of(in(TogglePhase.OFFLINE, false)));
        Set<String> seen = new HashSet<>();
        while (!open.isEmpty()) {
            ToggleRun run = open.remove();
            reached.add(run.phase());
            for (String outcome : List.of("done", "again", "overdue")) {
                ToggleRun next = ToggleMachine.next(run, outcome(outcome), NOW);
                boolean ends = next.isFinal() && !run.isFinal();
                assertTrue(!ends || (run.phase() == TogglePhase.ONLINE && outcome.equals("done")));
                if (seen.add(next.phase() + " " + next.back())) {
                    open.add(next);
                }
            }
        }

        assertEquals(EnumSet.complementOf(EnumSet.of(TogglePhase.PREFLIGHT)), reached);
    }

    @Test
    void remembersWhatWasRegisteredAndWhyItWentBack() {
        List<LeftRegistry> registries =
                List.of(
                        new LeftRegistry(
                                new ToggleStep("Test", Map.of("a", "b"), null), List.of("cart")));
        ToggleRun left =
                ToggleMachine.next(in(TogglePhase.PREFLIGHT, false), new Done(registries), NOW);

        ToggleRun back = ToggleMachine.next(left, new Overdue("still listed"), NOW);
        ToggleRun failed = ToggleMachine.next(back, ToggleOutcome.DONE, NOW);

        assertEquals(registries, failed.registered());
        assertEquals("still listed", failed.reason());
        assertEquals(1, failed.tries());
    }

    @ParameterizedTest
    @CsvSource({"1, 30", "2, 60", "3, 120", "6, 960", "7, 1800", "8, 1800", "1000, 1800"})
    void triesAgainAfterEverLongerPauses(int tries, long seconds) {
        ToggleRun failed = ToggleRun.begin(TERMS, InterceptionScope.OFF, tries, NOW);

        assertEquals(NOW.plusSeconds(seconds), failed.retryAt());
    }

    private static ToggleOutcome outcome(String word) {
        return switch (word) {
            case "done" -> ToggleOutcome.DONE;
            case "again" -> new Again("not yet");
            case "overdue" -> new Overdue("too late");
            default -> throw new IllegalArgumentException(word);
        };
    }

    static ToggleRun in(TogglePhase phase, boolean back) {
        ToggleRun begun = ToggleRun.begin(TERMS, InterceptionScope.OFF, 0, NOW);
        ToggleRun there = phase == TogglePhase.PREFLIGHT ? begun : begun.to(phase, NOW);
        return back ? there.backTo(phase, "too late", NOW) : there;
    }
}
