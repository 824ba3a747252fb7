package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingRun.POD;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.fleet.Pause;
import dev.midflight.operator.mtls.MeshCallers;
import dev.midflight.operator.mtls.TestingMeshView;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.registry.RegistryAdapter;
import dev.midflight.operator.registry.RegistryAdapters;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.LeftRegistry;
import dev.midflight.operator.toggle.ToggleOutcome;
import dev.midflight.operator.toggle.ToggleOutcome.Again;
import dev.midflight.operator.toggle.ToggleOutcome.Done;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.testkit.TestingClock;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;

/** One pod, 10.0.0.1, whose interception is turned off, and its neighbour, 10.0.0.2. */
final class TestingEffects {
    static final LeftRegistry LEFT = new LeftRegistry(TestingToggles.step("Test"), List.of());
    static final PodKey NEIGHBOUR = new PodKey("shop", "cart-1", "uid-cart-1");

    final TestingClock clock = new TestingClock(TestingRun.NOW);
    final TestingFleet fleet = new TestingFleet();
    final TestingRegistry registry = new TestingRegistry(Duration.ZERO, "10.0.0.1", "10.0.0.2");
    final Map<String, RegistryAdapter> adapters = new HashMap<>(Map.of("Test", registry));
    final List<KnownPod> pods =
            new ArrayList<>(
                    List.of(
                            TestingInventory.known(InjectedPods.fresh("cart-0"), "10.0.0.1"),
                            TestingInventory.known(InjectedPods.fresh("cart-1"), "10.0.0.2")));
    final Providers providers = new Providers(() -> pods, clock);
    final AtomicBoolean emergency = new AtomicBoolean();
    final TestingMeshView mesh = new TestingMeshView();
    volatile Instant leadingSince = Instant.EPOCH;
    volatile List<String> addresses = List.of("10.0.0.1");
    final List<String> troubles = new ArrayList<>();

    TestingEffects() {
        fleet.add(POD, "10.0.0.1", InterceptionScope.ON);
        fleet.add(NEIGHBOUR, "10.0.0.2", InterceptionScope.ON);
    }

    ToggleRun in(TogglePhase phase) {
        return in(phase, LEFT);
    }

    ToggleRun in(TogglePhase phase, LeftRegistry... registered) {
        return in(phase, InterceptionScope.ON, InterceptionScope.OFF, registered);
    }

    ToggleRun in(
            TogglePhase phase,
            InterceptionScope before,
            InterceptionScope target,
            LeftRegistry... registered) {
        return new ToggleRun(
                "off",
                7,
                phase,
                false,
                target,
                before,
                List.of(registered),
                clock.instant(),
                clock.instant(),
                0,
                "",
                Map.of());
    }

    ToggleOutcome perform(ToggleRun run) throws InterruptedException {
        return effects(toggle(), clock::advance).perform(run, troubles::add);
    }

    /** The pod has no address until somebody has waited; then another one than before. */
    Pause findingItsAddress() {
        addresses = List.of();
        return duration -> {
            clock.advance(duration);
            addresses = List.of("10.0.0.7");
        };
    }

    static InterceptionToggle toggle() {
        return TestingToggles.toggle(
                "off",
                "2026-01-01T00:00:00Z",
                new LabelSelector(),
                "1",
                TestingToggles.step("Test"));
    }

    PodEffects effects(InterceptionToggle toggle, Pause pause) {
        Pace pace = new Pace(clock, pause);
        ToggledPod pod = new ToggledPod(POD, () -> addresses, toggle);
        RegistrySteps steps =
                new RegistrySteps(
                        pod,
                        new RegistryAdapters(adapters),
                        (_, _) -> {
                            throw new IllegalStateException("must not be used");
                        },
                        fleet,
                        pace,
                        RegistrySteps.HELD);
        Witnesses witnesses = new Witnesses(() -> pods, fleet, fleet::inbound);
        return new PodEffects(
                new Preflight(pod, fleet, steps, providers, mesh),
                steps,
                new MeshSteps(
                        pod,
                        fleet,
                        new MeshCallers(mesh, fleet, () -> leadingSince, clock),
                        emergency::get,
                        pace),
                new Drain(pod, fleet, pace),
                new Switch(pod, fleet, witnesses, emergency::get, pace));
    }

    static String why(ToggleOutcome outcome) {
        return switch (outcome) {
            case Done _ -> "";
            case Again(var why) -> why;
            case Overdue(var why) -> why;
        };
    }
}
