package dev.midflight.operator.toggle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Share;
import dev.midflight.operator.toggle.Candidate.Blocked;
import dev.midflight.operator.toggle.Candidate.Place;
import dev.midflight.operator.toggle.ToggleTerms.Hold;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TogglePlanTest {
    private static final Instant NOW = Instant.parse("2026-01-01T01:00:00Z");

    @Test
    void asManyBeginAsMayBeOnTheirWay() {
        TogglePlan plan = decide(terms(2), waiting("a"), waiting("b"), waiting("c"));

        assertEquals(List.of("a", "b"), names(plan.begin()));
    }

    @Test
    void podsOnTheirWayFailedOrNotReadyTakeAPlace() {
        Candidate underWay = walking("a");
        Candidate failed = noted("b", failed(7, 1, NOW));
        Candidate unready = candidate("c", false, InterceptionScope.ON, Optional.empty());

        assertEquals(
                List.of("c", "d"),
                names(decide(terms(4), underWay, failed, unready, waiting("d")).begin()));
        assertEquals(
                List.of("c"),
                names(decide(terms(3), underWay, failed, unready, waiting("d")).begin()));
    }

    @Test
    void aPodThatFailedBeginsAgainInItsOwnPlaceWhenItsPauseIsOver() {
        Candidate due = noted("a", failed(7, 1, NOW.minusSeconds(30)));
        Candidate early = noted("b", failed(7, 2, NOW.minusSeconds(30)));

        TogglePlan plan = decide(terms(1), due, early, waiting("c"));

        assertEquals(List.of("a"), names(plan.begin()));
        assertEquals(Optional.of(NOW.plusSeconds(30)), plan.lookAgain());
    }

    @Test
    void anEditForgivesAFailure() {
        TogglePlan plan = decide(terms(1), noted("a", failed(6, 9, NOW)));

        assertEquals(List.of("a"), names(plan.begin()));
        assertEquals(0, plan.count(Place.FAILED));
    }

    @Test
    void aPodThatCannotBeginLetsOthersGoFirst() {
        Candidate blocked = blocked("a", NOW.minusSeconds(1));

        assertEquals(List.of("b"), names(decide(terms(1), blocked, waiting("b")).begin()));
        assertEquals(List.of("a"), names(decide(terms(1), blocked).begin()));
        assertEquals(List.of(), names(decide(terms(1), blocked("a", NOW.plusSeconds(1))).begin()));
    }

    @Test
    void aNoteWithoutARunIsGoneOnWith() {
        ToggleRun run = ToggleMachineTest.in(TogglePhase.SWITCHED, false);

        TogglePlan plan = decide(terms(1), noted("a", run), walking("b"), waiting("c"));

        assertEquals(List.of("a"), names(plan.resume()));
        assertEquals(List.of(), names(plan.begin()));
    }

    @ParameterizedTest
    @EnumSource(Hold.class)
    void nobodyBeginsWhileHeldButWhoIsOnTheWayGoesOn(Hold hold) {
        ToggleTerms held =
                new ToggleTerms("off", 7, InterceptionScope.OFF, Share.of(9), Optional.of(hold));

        TogglePlan plan =
                decide(
                        held,
                        waiting("a"),
                        noted("b", failed(7, 1, NOW.minusSeconds(60))),
                        noted("c", ToggleMachineTest.in(TogglePhase.ONLINE, true)));

        assertEquals(List.of(), plan.begin());
        assertEquals(List.of("c"), names(plan.resume()));
    }

    @Test
    void whoIsAsDesiredNeedsNoRun() {
        TogglePlan plan =
                decide(
                        terms(9),
                        candidate("a", true, InterceptionScope.OFF, Optional.empty()),
                        candidate(
                                "b", true, InterceptionScope.OFF, Optional.of(failed(7, 1, NOW))));

        assertEquals(2, plan.count(Place.SWITCHED));
        assertEquals(List.of(), plan.begin());
    }

    @Test
    void aPodThatFollowsAnotherToggleByNowOnlyArrives() {
        ToggleRun run = ToggleMachineTest.in(TogglePhase.DRAINED, false);
        Candidate stray =
                new Candidate(
                        key("a"),
                        false,
                        true,
                        InterceptionScope.ON,
                        Optional.of(run),
                        "",
                        true,
                        Optional.empty(),
                        Optional.empty());

        TogglePlan plan = decide(terms(1), stray, waiting("b"));

        assertEquals(List.of("a"), names(plan.resume()));
        assertEquals(List.of(), plan.begin());
    }

    private static TogglePlan decide(ToggleTerms terms, Candidate... pods) {
        List<Candidate> reversed = new ArrayList<>(List.of(pods)).reversed();
        return TogglePlan.decide(terms, reversed, NOW);
    }

    private static ToggleTerms terms(int maxUnavailable) {
        return new ToggleTerms(
                "off", 7, InterceptionScope.OFF, Share.of(maxUnavailable), Optional.empty());
    }

    private static ToggleRun failed(long generation, int tries, Instant since) {
        ToggleTerms terms =
                new ToggleTerms(
                        "off", generation, InterceptionScope.OFF, Share.of(1), Optional.empty());
        return ToggleRun.begin(terms, InterceptionScope.ON, tries - 1, since)
                .backTo(TogglePhase.ONLINE, "too late", since)
                .failed(since);
    }

    private static Candidate waiting(String name) {
        return candidate(name, true, InterceptionScope.ON, Optional.empty());
    }

    private static Candidate noted(String name, ToggleRun note) {
        return candidate(name, true, InterceptionScope.ON, Optional.of(note));
    }

    private static Candidate walking(String name) {
        ToggleRun run = ToggleMachineTest.in(TogglePhase.OFFLINE, false);
        return new Candidate(
                key(name),
                true,
                true,
                InterceptionScope.ON,
                Optional.of(run),
                "",
                true,
                Optional.of(run),
                Optional.empty());
    }

    private static Candidate blocked(String name, Instant until) {
        return new Candidate(
                key(name),
                true,
                true,
                InterceptionScope.ON,
                Optional.empty(),
                "",
                false,
                Optional.empty(),
                Optional.of(new Blocked("LastHealthyProvider: cart", NOW.minusSeconds(9), until)));
    }

    private static Candidate candidate(
            String name, boolean ready, InterceptionScope scope, Optional<ToggleRun> note) {
        return new Candidate(
                key(name), true, ready, scope, note, "", true, Optional.empty(), Optional.empty());
    }

    private static PodKey key(String name) {
        return new PodKey("shop", name, "uid-" + name);
    }

    private static List<String> names(List<Candidate> pods) {
        return pods.stream().map(pod -> pod.pod().name()).toList();
    }
}
