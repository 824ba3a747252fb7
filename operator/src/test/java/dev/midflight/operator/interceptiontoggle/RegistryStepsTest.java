package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingEffects.LEFT;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.ToggleMachine;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

/** One pod, 10.0.0.1, out of its registries and back. */
class RegistryStepsTest {
    private final TestingEffects pod = new TestingEffects();

    @Test
    void offlineIsWhatTheRegistrySays() throws Exception {
        assertEquals(ToggleOutcome.DONE, pod.perform(pod.in(TogglePhase.OFFLINE)));
        assertFalse(pod.registry.listed.contains("10.0.0.1"));

        pod.registry.listed.add("10.0.0.1");
        pod.registry.keepsListing = true;
        assertEquals(
                new Overdue("Test: the registry still lists the pod"),
                pod.perform(pod.in(TogglePhase.OFFLINE)));
        assertFalse(pod.clock.instant().isBefore(TestingRun.NOW.plusSeconds(60)));
    }

    @Test
    void aStepThatWasNotRegisteredIsLeftOut() throws Exception {
        ToggleRun run = pod.in(TogglePhase.ONLINE);
        ToggleRun without =
                ToggleRun.begin(TestingRun.TERMS, InterceptionScope.ON, 0, TestingRun.NOW);

        pod.perform(run);
        pod.effects(TestingToggles.toggle("off"), pod.clock::advance)
                .steps()
                .online(without, pod.troubles::add);

        assertEquals(List.of("online cart-0"), pod.registry.asked);
    }

    @Test
    void oneRegistryThatIsDownKeepsThePodOutOfNoOther() throws Exception {
        TestingRegistry other = new TestingRegistry(Duration.ZERO);
        pod.adapters.put("Other", other);
        pod.registry.listed.remove("10.0.0.1");
        other.down = Optional.of("connection refused");
        LeftRegistry last = new LeftRegistry(TestingToggles.step("Other"), List.of());
        List<Boolean> listed = new ArrayList<>();
        Pause pause =
                duration -> {
                    pod.clock.advance(duration);
                    listed.add(pod.registry.listed.contains("10.0.0.1"));
                    other.down = Optional.empty();
                };

        ToggleOutcome outcome =
                pod.effects(TestingToggles.toggle("off"), pause)
                        .perform(pod.in(TogglePhase.ONLINE, LEFT, last), pod.troubles::add);

        assertEquals(ToggleOutcome.DONE, outcome);
        assertTrue(listed.getFirst());
        assertTrue(other.listed.contains("10.0.0.1"));
        assertEquals("Other: connection refused", pod.troubles.getFirst());
    }

    /** The application was slow: it leaves once more after it has come back. */
    @Test
    void onTheWayBackWhatWasGivenUpMayComeLate() throws Exception {
        pod.registry.listed.remove("10.0.0.1");
        Instant late = pod.clock.instant().plusSeconds(8);
        AtomicBoolean left = new AtomicBoolean();
        Pause pause =
                duration -> {
                    pod.clock.advance(duration);
                    if (!pod.clock.instant().isBefore(late) && left.compareAndSet(false, true)) {
                        pod.registry.listed.remove("10.0.0.1");
                    }
                };
        ToggleRun back =
                ToggleMachine.next(
                        pod.in(TogglePhase.OFFLINE), new Overdue("no answer"), pod.clock.instant());

        ToggleOutcome outcome =
                pod.effects(TestingToggles.toggle("off"), pause).perform(back, pod.troubles::add);

        assertEquals(ToggleOutcome.DONE, outcome);
        assertTrue(left.get());
        assertTrue(pod.registry.listed.contains("10.0.0.1"));
        assertTrue(pod.registry.asked.size() > 1, pod.registry.asked::toString);
        assertFalse(pod.clock.instant().isBefore(late.plus(RegistrySteps.HELD)));
    }

    /** An operator that was frozen before its call to leave makes it when it wakes. */
    @Test
    void onTheWayForthWhatAnotherProcessAskedMayComeLate() throws Exception {
        AtomicBoolean back = new AtomicBoolean();
        AtomicBoolean late = new AtomicBoolean();
        Instant wakes = pod.clock.instant().plusSeconds(8);
        Pause pause =
                duration -> {
                    pod.clock.advance(duration);
                    if (back.get()
                            && !pod.clock.instant().isBefore(wakes)
                            && late.compareAndSet(false, true)) {
                        pod.registry.listed.remove("10.0.0.1");
                    }
                };
        PodEffects effects = pod.effects(TestingToggles.toggle("off"), pause);
        effects.perform(pod.in(TogglePhase.OFFLINE), pod.troubles::add);
        back.set(true);

        ToggleOutcome outcome = effects.perform(pod.in(TogglePhase.ONLINE), pod.troubles::add);

        assertEquals(ToggleOutcome.DONE, outcome);
        assertTrue(late.get());
        assertTrue(pod.registry.listed.contains("10.0.0.1"));
    }

    @Test
    void whileARegistryListsThePodItIsAskedNothing() throws Exception {
        pod.registry.listed.remove("10.0.0.1");
        ToggleRun back = TestingInventory.back(pod.in(TogglePhase.SWITCHED));
        ToggleRun online = ToggleMachine.next(back, ToggleOutcome.DONE, pod.clock.instant());

        pod.effects(TestingToggles.toggle("off"), pod.clock::advance)
                .perform(online, pod.troubles::add);

        assertEquals(List.of("online cart-0"), pod.registry.asked);
    }

    @Test
    void aRegistryThatDoesNotAnswerBreaksTheStretch() throws Exception {
        ToggleRun back = TestingInventory.back(pod.in(TogglePhase.SWITCHED));
        ToggleRun online = ToggleMachine.next(back, ToggleOutcome.DONE, pod.clock.instant());
        Instant silent = pod.clock.instant().plusSeconds(10);
        AtomicReference<Instant> answersAgain = new AtomicReference<>(Instant.MAX);
        Pause pause =
                duration -> {
                    pod.clock.advance(duration);
                    boolean before = pod.clock.instant().isBefore(silent);
                    boolean quiet = pod.registry.down.isPresent();
                    if (quiet) {
                        answersAgain.set(pod.clock.instant());
                    }
                    pod.registry.down =
                            before || quiet || !answersAgain.get().equals(Instant.MAX)
                                    ? Optional.empty()
                                    : Optional.of("timeout");
                };

        pod.effects(TestingToggles.toggle("off"), pause).perform(online, pod.troubles::add);

        assertFalse(pod.clock.instant().isBefore(answersAgain.get().plus(RegistrySteps.HELD)));
        assertTrue(pod.troubles.contains("Test: timeout"));
    }

    @Test
    void aPodWhoseAddressComesLateIsRegisteredWithIt() throws Exception {
        Pause pause = pod.findingItsAddress();

        pod.effects(TestingToggles.toggle("off"), pause)
                .perform(pod.in(TogglePhase.ONLINE), pod.troubles::add);

        assertEquals(List.of("Test: the pod has no IP address"), pod.troubles);
        assertTrue(pod.registry.listed.contains("10.0.0.7"));
    }

    @Test
    void everyRegistryThatFailsIsNamed() throws Exception {
        TestingRegistry other = new TestingRegistry(Duration.ZERO);
        pod.adapters.put("Other", other);
        pod.registry.down = Optional.of("no route");
        other.down = Optional.of("connection refused");
        LeftRegistry last = new LeftRegistry(TestingToggles.step("Other"), List.of());
        Pause pause =
                duration -> {
                    pod.registry.down = Optional.empty();
                    other.down = Optional.empty();
                };

        pod.effects(TestingToggles.toggle("off"), pause)
                .perform(pod.in(TogglePhase.ONLINE, LEFT, last), pod.troubles::add);

        assertEquals(List.of("Other: connection refused; Test: no route"), pod.troubles);
    }

    @Test
    void onlineWaitsForARegistryThatIsDown() throws Exception {
        pod.registry.listed.remove("10.0.0.1");
        pod.registry.down = Optional.of("connection refused");
        Pause pause =
                duration -> {
                    pod.clock.advance(duration);
                    if (pod.clock.instant().isAfter(TestingRun.NOW.plus(Duration.ofHours(1)))) {
                        pod.registry.down = Optional.empty();
                    }
                };

        ToggleOutcome outcome =
                pod.effects(TestingToggles.toggle("off"), pause)
                        .perform(pod.in(TogglePhase.ONLINE), pod.troubles::add);

        assertEquals(ToggleOutcome.DONE, outcome);
        assertTrue(pod.registry.listed.contains("10.0.0.1"));
        assertEquals("Test: connection refused", pod.troubles.getFirst());
    }
}
