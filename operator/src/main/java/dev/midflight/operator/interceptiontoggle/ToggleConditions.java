package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.Condition;
import dev.midflight.crds.InterceptionToggle;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.status.Conditions;
import dev.midflight.operator.toggle.Candidate.Place;
import dev.midflight.operator.toggle.TogglePlan;
import dev.midflight.operator.toggle.ToggleTerms;
import dev.midflight.operator.toggle.ToggleTerms.Hold;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** The conditions of an InterceptionToggle: Ready, Progressing, Degraded, Shadowed. */
final class ToggleConditions {
    static final String READY = "Ready";
    static final String PROGRESSING = "Progressing";
    static final String DEGRADED = "Degraded";
    static final String SHADOWED = "Shadowed";

    private static final int NAMED = 5;

    private final ToggleTerms terms;
    private final ToggleSight sight;
    private final TogglePlan plan;
    private final Conditions conditions;

    private ToggleConditions(
            InterceptionToggle toggle,
            ToggleTerms terms,
            ToggleSight sight,
            TogglePlan plan,
            Instant now) {
        this.terms = terms;
        this.sight = sight;
        this.plan = plan;
        this.conditions =
                new Conditions(ToggleDesired.status(toggle).conditions(), terms.generation(), now);
    }

    static List<Condition> of(
            InterceptionToggle toggle,
            ToggleTerms terms,
            ToggleSight sight,
            TogglePlan plan,
            Instant now) {
        return new ToggleConditions(toggle, terms, sight, plan, now).list();
    }

    private List<Condition> list() {
        String reason = reason();
        String message = message();
        conditions.put(READY, reason.equals("Complete"), reason, message);
        conditions.put(
                PROGRESSING,
                reason.equals("Switching") || reason.equals("Blocked"),
                reason,
                message);
        degraded();
        shadowed();
        return conditions.list();
    }

    private String reason() {
        boolean complete = plan.count(Place.SWITCHED) >= sight.matched();
        Optional<String> held =
                terms.hold()
                        .filter(hold -> !complete || hold == Hold.EMERGENCY || hold == Hold.INVALID)
                        .map(ToggleConditions::text);
        boolean walking = underWay() > 0 || plan.count(Place.CHECKED) > 0;
        if (held.isPresent()) {
            return held.get();
        }
        if (complete) {
            return "Complete";
        }
        boolean stuck = plan.begin().isEmpty() && !walking;
        return stuck ? "Blocked" : "Switching";
    }

    private static String text(Hold hold) {
        return switch (hold) {
            case PAUSED -> "Paused";
            case EMERGENCY -> "Emergency";
            case INVALID -> "InvalidSettings";
            case DELETED -> "Deleted";
        };
    }

    private String message() {
        String text =
                "%d of %d pods are as desired"
                        .formatted(plan.count(Place.SWITCHED), sight.matched());
        String more =
                some(underWay(), "on their way")
                        + some(plan.count(Place.BLOCKED), "blocked")
                        + some(plan.count(Place.FAILED), "failed");
        boolean emergency = terms.hold().filter(Hold.EMERGENCY::equals).isPresent();
        return text
                + more
                + (emergency
                        ? "; all traffic passes by the proxies in an emergency"
                                + some(sight.silent(), "could not be reached yet")
                        : "");
    }

    private static String some(int count, String what) {
        return count == 0 ? "" : ", " + count + " " + what;
    }

    private int underWay() {
        return plan.count(Place.UNDER_WAY);
    }

    private void degraded() {
        if (!sight.errors().isEmpty()) {
            put(DEGRADED, "InvalidSettings", String.join("; ", sight.errors()));
        } else if (plan.count(Place.FAILED) > 0) {
            put(
                    DEGRADED,
                    "PodsFailed",
                    plan.in(Place.FAILED).stream()
                            .limit(NAMED)
                            .map(
                                    pod ->
                                            pod.pod().name()
                                                    + ": "
                                                    + pod.lastFailure(terms)
                                                            .map(run -> run.reason())
                                                            .orElse(""))
                            .collect(Collectors.joining("; ")));
        } else if (!sight.drifted().isEmpty()) {
            put(
                    DEGRADED,
                    "RulesNotIntact",
                    "%d pods' rules are not what they should be: %s"
                            .formatted(
                                    sight.drifted().size(),
                                    sight.drifted().stream()
                                            .map(PodKey::name)
                                            .sorted()
                                            .limit(NAMED)
                                            .collect(Collectors.joining(", "))));
        } else {
            conditions.put(DEGRADED, false, "AsExpected", "");
        }
    }

    private void shadowed() {
        if (sight.shadowed().isEmpty()) {
            conditions.put(SHADOWED, false, "AsExpected", "");
        } else {
            put(
                    SHADOWED,
                    "OlderToggle",
                    sight.shadowed().entrySet().stream()
                            .sorted(Map.Entry.comparingByKey())
                            .map(each -> each.getValue() + " pods follow " + each.getKey())
                            .collect(Collectors.joining(", ", "", ", which is older")));
        }
    }

    private void put(String type, String reason, String message) {
        conditions.put(type, true, reason, message);
    }
}
