package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.operator.namespace.Emergencies;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.Candidate;
import dev.midflight.operator.toggle.Candidate.Place;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.TogglePlan;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.operator.toggle.ToggleTerms;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;

/** One look at a toggle: what is, who goes on, who begins, and what the status says of it. */
final class ToggleKeeper {
    private final ToggleSources sources;
    private final ToggleRuns runs;
    private final ToggleObserver observer;
    private final SettingsCheck settings;
    private final ToggleGauges gauges;

    ToggleKeeper(ToggleSources sources, ToggleRuns runs, SettingsCheck settings) {
        this.sources = sources;
        this.runs = runs;
        this.observer = new ToggleObserver(sources, runs);
        this.settings = settings;
        this.gauges = new ToggleGauges(sources.meters());
    }

    /**
     * @param lookAgain when a pod that waits is worth another try
     * @param walking pods that are on their way
     */
    record Kept(InterceptionToggleStatus status, Optional<Instant> lookAgain, int walking) {}

    /** Not before all pods are known, and whether there is an emergency. */
    boolean isReady(InterceptionToggle toggle) {
        return observer.isComplete() && emergency(toggle) != Emergencies.State.UNSEEN;
    }

    /**
     * @param all toggles of its namespace, itself included
     */
    Kept keep(InterceptionToggle toggle, Collection<InterceptionToggle> all) {
        Instant now = sources.clock().instant();
        boolean leaves = toggle.getMetadata().getDeletionTimestamp() != null;
        List<String> errors = leaves ? List.of() : settings.errors(toggle);
        Emergencies.State emergency = emergency(toggle);
        ToggleTerms terms =
                ToggleDesired.terms(toggle, emergency == Emergencies.State.EMERGENCY, errors);
        ToggleSight first = observer.look(toggle, all, errors);
        first.pods().stream()
                .filter(pod -> isMoot(pod, terms))
                .forEach(pod -> runs.recall(pod.pod()));
        TogglePlan plan = TogglePlan.decide(terms, first.pods(), now);
        if (emergency != Emergencies.State.UNSEEN) {
            start(toggle, terms, plan, now);
        }
        boolean unchanged = plan.resume().isEmpty() && plan.begin().isEmpty();
        ToggleSight sight = unchanged ? first : observer.look(toggle, all, errors);
        TogglePlan after = TogglePlan.decide(terms, sight.pods(), now);
        gauges.show(toggle, after);
        return new Kept(
                ToggleStatuses.of(toggle, terms, sight, after, runs::trouble, now),
                after.lookAgain(),
                after.count(Place.UNDER_WAY) + walking(after));
    }

    void forget(InterceptionToggle toggle) {
        settings.forget(toggle);
        gauges.forget(toggle);
    }

    private Emergencies.State emergency(InterceptionToggle toggle) {
        return sources.emergencies().state(toggle.getMetadata().getNamespace());
    }

    private static int walking(TogglePlan plan) {
        return (int)
                plan.places().entrySet().stream()
                        .filter(entry -> entry.getKey() != Place.UNDER_WAY)
                        .flatMap(entry -> entry.getValue().stream())
                        .filter(pod -> pod.live().isPresent())
                        .count();
    }

    /** In Preflight for what the toggle said before, or while nobody may begin. */
    private static boolean isMoot(Candidate pod, ToggleTerms terms) {
        return pod.live()
                .filter(run -> run.phase() == TogglePhase.PREFLIGHT)
                .filter(run -> run.toggle().equals(terms.name()))
                .filter(
                        run ->
                                run.generation() != terms.generation()
                                        || terms.hold().isPresent()
                                        || !pod.selected())
                .isPresent();
    }

    private static int tries(Candidate pod, ToggleTerms terms) {
        return pod.lastFailure(terms).map(ToggleRun::tries).orElse(0);
    }

    private void start(InterceptionToggle toggle, ToggleTerms terms, TogglePlan plan, Instant now) {
        plan.resume().forEach(pod -> pod.note().ifPresent(run -> start(toggle, pod, run)));
        plan.begin()
                .forEach(
                        pod ->
                                start(
                                        toggle,
                                        pod,
                                        ToggleRun.begin(
                                                terms, pod.scope(), tries(pod, terms), now)));
    }

    private void start(InterceptionToggle toggle, Candidate pod, ToggleRun run) {
        Supplier<List<String>> addresses = () -> addresses(pod.pod());
        runs.start(new ToggledPod(pod.pod(), addresses, toggle), run, pod.written());
    }

    private List<String> addresses(PodKey pod) {
        return sources.pods()
                .find(pod)
                .flatMap(KnownPod::sidecar)
                .map(injected -> injected.traffic().ips())
                .orElse(List.of());
    }
}
