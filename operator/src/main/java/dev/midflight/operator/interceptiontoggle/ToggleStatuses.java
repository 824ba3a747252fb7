package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.crds.TogglePod;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.Candidate;
import dev.midflight.operator.toggle.Candidate.Place;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.TogglePlan;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.operator.toggle.ToggleTerms;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Stream;

/** The status that follows from what was seen; the same sights give the same status. */
final class ToggleStatuses {
    private static final int PODS = 10;
    private static final int REASON_CHARACTERS = 1024;

    private ToggleStatuses() {}

    /**
     * @param trouble what a pod's run waits for
     */
    static InterceptionToggleStatus of(
            InterceptionToggle toggle,
            ToggleTerms terms,
            ToggleSight sight,
            TogglePlan plan,
            Function<PodKey, String> trouble,
            Instant now) {
        return new InterceptionToggleStatus(
                terms.generation(),
                sight.matched(),
                (int) plan.in(Place.SWITCHED).stream().filter(Candidate::selected).count(),
                plan.count(Place.UNDER_WAY) + plan.count(Place.CHECKED),
                (int) plan.in(Place.UNDER_WAY).stream().filter(ToggleStatuses::isOffline).count(),
                plan.count(Place.FAILED),
                plan.count(Place.BLOCKED),
                sight.drifted().size(),
                ToggleConditions.of(toggle, terms, sight, plan, now),
                pods(terms, plan, trouble));
    }

    private static boolean isOffline(Candidate pod) {
        return pod.run().filter(run -> !run.registered().isEmpty()).isPresent();
    }

    private static List<TogglePod> pods(
            ToggleTerms terms, TogglePlan plan, Function<PodKey, String> trouble) {
        return Stream.of(
                        plan.in(Place.FAILED).stream().flatMap(pod -> failed(terms, pod).stream()),
                        plan.in(Place.UNDER_WAY).stream()
                                .flatMap(pod -> underWay(pod, trouble).stream()),
                        plan.in(Place.BLOCKED).stream().flatMap(pod -> blocked(pod).stream()))
                .flatMap(each -> each)
                .limit(PODS)
                .toList();
    }

    private static Optional<TogglePod> failed(ToggleTerms terms, Candidate pod) {
        return pod.lastFailure(terms)
                .map(run -> entry(pod, run.phase(), run.since(), run.reason()));
    }

    private static Optional<TogglePod> underWay(Candidate pod, Function<PodKey, String> trouble) {
        return pod.run()
                .map(run -> entry(pod, run.phase(), run.since(), why(run, trouble, pod.pod())));
    }

    private static String why(ToggleRun run, Function<PodKey, String> trouble, PodKey pod) {
        String waits = trouble.apply(pod);
        if (!run.back()) {
            return waits;
        }
        return "back: " + run.reason() + (waits.isEmpty() ? "" : "; now " + waits);
    }

    private static Optional<TogglePod> blocked(Candidate pod) {
        return pod.blocked().map(why -> entry(pod, TogglePhase.PREFLIGHT, why.since(), why.why()));
    }

    private static TogglePod entry(Candidate pod, TogglePhase phase, Instant since, String reason) {
        return new TogglePod(
                pod.pod().name(),
                phase.text(),
                since.truncatedTo(ChronoUnit.SECONDS).toString(),
                reason.length() > REASON_CHARACTERS
                        ? reason.substring(0, REASON_CHARACTERS)
                        : reason);
    }
}
