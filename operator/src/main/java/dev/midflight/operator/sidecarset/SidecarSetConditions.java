package dev.midflight.operator.sidecarset;

import dev.midflight.crds.Condition;
import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.RolloutPhase;
import dev.midflight.operator.rollout.RolloutPlan;
import dev.midflight.operator.rollout.RolloutPlan.Counts;
import dev.midflight.operator.status.Conditions;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The conditions of a SidecarSet: Ready, Progressing, Degraded, ImagePulled, AllInjected,
 * InterceptionIntact.
 */
final class SidecarSetConditions {
    static final String READY = "Ready";
    static final String PROGRESSING = "Progressing";
    static final String DEGRADED = "Degraded";
    static final String IMAGE_PULLED = "ImagePulled";
    static final String ALL_INJECTED = "AllInjected";
    static final String INTERCEPTION_INTACT = "InterceptionIntact";

    private static final int NAMED = 5;

    private final SidecarSet set;
    private final Census census;
    private final RolloutPlan plan;
    private final List<PodKey> drifted;
    private final List<String> troubles;
    private final Conditions conditions;

    private SidecarSetConditions(
            SidecarSet set,
            Census census,
            RolloutPlan plan,
            List<PodKey> drifted,
            List<String> troubles,
            Instant now) {
        this.set = set;
        this.census = census;
        this.plan = plan;
        this.drifted = drifted;
        this.troubles = troubles;
        this.conditions =
                new Conditions(
                        SidecarSetDesired.status(set).conditions(),
                        SidecarSetDesired.generation(set),
                        now);
    }

    /** What could not be done is said in {@code troubles}, whatever the plan's phase. */
    static List<Condition> of(
            SidecarSet set,
            Census census,
            RolloutPlan plan,
            List<PodKey> drifted,
            List<String> troubles,
            Instant now) {
        return new SidecarSetConditions(set, census, plan, drifted, troubles, now).list();
    }

    private List<Condition> list() {
        String progress = progress();
        switch (plan.phase()) {
            case RolloutPhase.Complete _ -> complete(progress);
            case RolloutPhase.Rolling _ -> phase(false, true, "Rolling", progress);
            case RolloutPhase.Paused(var underWay) ->
                    phase(
                            false,
                            false,
                            "Paused",
                            progress
                                    + (underWay == 0
                                            ? ""
                                            : ", " + underWay + " come to their end"));
            case RolloutPhase.Blocked(var why) ->
                    phase(false, true, "Blocked", progress + "; " + why);
            case RolloutPhase.Stopped(var why) ->
                    phase(false, false, stopReason(), progress + "; stopped: " + why);
            case RolloutPhase.PullFailed(var node, var why) ->
                    phase(
                            false,
                            false,
                            "ImagePullFailed",
                            progress + "; no node has the image: node " + node + ": " + why);
        }
        degraded();
        imagePulled();
        allInjected();
        interceptionIntact();
        return conditions.list();
    }

    /** A pod that starts with the version has nothing left to do, but does not serve yet. */
    private void complete(String progress) {
        Counts counts = plan.counts();
        boolean serving = counts.updated() + counts.staying() >= counts.total();
        conditions
                .put(READY, serving, serving ? "Complete" : "PodsStarting", progress)
                .put(PROGRESSING, false, "Complete", progress);
    }

    private void phase(boolean ready, boolean progressing, String reason, String message) {
        conditions
                .put(READY, ready, reason, message)
                .put(PROGRESSING, progressing, reason, message);
    }

    private String progress() {
        Counts counts = plan.counts();
        String text =
                "%d of %d pods serve with %s"
                        .formatted(counts.updated(), counts.total(), set.getSpec().version());
        String staying = counts.staying() == 0 ? "" : ", " + counts.staying() + " in the partition";
        String silent = counts.silent() == 0 ? "" : ", " + counts.silent() + " without a report";
        return text + staying + silent;
    }

    private String stopReason() {
        return plan.failures().isEmpty() && SidecarSetDesired.status(set).failures().isEmpty()
                ? "PodSilent"
                : "UpgradeFailed";
    }

    private void degraded() {
        if (plan.phase() instanceof RolloutPhase.Stopped(var why)) {
            conditions.put(DEGRADED, true, stopReason(), withTroubles(why));
        } else if (!plan.pullFailures().isEmpty()) {
            conditions.put(DEGRADED, true, "ImagePullFailed", withTroubles(pullFailures()));
        } else if (!troubles.isEmpty()) {
            conditions.put(DEGRADED, true, "ActionFailed", withTroubles("trying again"));
        } else {
            conditions.put(DEGRADED, false, "AsExpected", "");
        }
    }

    private String withTroubles(String text) {
        return Stream.concat(Stream.of(text), troubles.stream().limit(NAMED))
                .collect(Collectors.joining("; "));
    }

    private void imagePulled() {
        if (plan.pullFailures().isEmpty()) {
            conditions.put(IMAGE_PULLED, true, "AsExpected", "");
        } else {
            conditions.put(IMAGE_PULLED, false, "ImagePullFailed", pullFailures());
        }
    }

    private String pullFailures() {
        return plan.pullFailures().entrySet().stream()
                .limit(NAMED)
                .map(entry -> "node " + entry.getKey() + ": " + entry.getValue())
                .collect(Collectors.joining("; "));
    }

    private void allInjected() {
        List<PodKey> missed = census.missed();
        if (missed.isEmpty()) {
            conditions.put(ALL_INJECTED, true, "AsExpected", "");
        } else {
            conditions.put(ALL_INJECTED, false, "PodsMissed", missed(missed));
        }
    }

    private void interceptionIntact() {
        if (drifted.isEmpty()) {
            conditions.put(INTERCEPTION_INTACT, true, "AsExpected", "");
        } else {
            conditions.put(
                    INTERCEPTION_INTACT,
                    false,
                    "RulesNotIntact",
                    "%d pods' rules are not what is wanted (%s)"
                            .formatted(drifted.size(), named(drifted)));
        }
    }

    static String missed(List<PodKey> missed) {
        return "%d pods have no sidecar (%s): create them anew to inject them"
                .formatted(missed.size(), named(missed));
    }

    private static String named(List<PodKey> pods) {
        String names =
                pods.stream().limit(NAMED).map(PodKey::toString).collect(Collectors.joining(", "));
        return names + (pods.size() > NAMED ? " and others" : "");
    }
}
