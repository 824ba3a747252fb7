package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.Condition;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.Rejection;
import dev.midflight.crds.policy.ServiceTarget;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.operator.status.Conditions;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.NavigableSet;
import java.util.Objects;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status that follows from what was seen; the same sights give the same status. */
final class PolicyStatuses {
    static final String ACCEPTED = "Accepted";
    static final String CONFLICTED = "Conflicted";
    static final String PROGRAMMED = "Programmed";

    private static final int REJECTIONS = 10;
    private static final int REASON_CHARACTERS = 1024;
    private static final int TARGET_CHARACTERS = 512;

    private final PolicyVerdict verdict;
    private final Programmed programmed;
    private final Conditions conditions;

    private PolicyStatuses(PolicyVerdict verdict, Programmed programmed, Conditions conditions) {
        this.verdict = verdict;
        this.programmed = programmed;
        this.conditions = conditions;
    }

    /**
     * @param before the status that the policy has
     */
    static TrafficPolicyStatus of(
            PolicyTarget target,
            TrafficPolicyStatus before,
            PolicyVerdict verdict,
            Programmed programmed,
            Instant now) {
        Conditions conditions = new Conditions(before.conditions(), verdict.generation(), now);
        return new TrafficPolicyStatus(
                verdict.generation(),
                shortened(text(target), TARGET_CHARACTERS),
                programmed.of(),
                programmed.acknowledged(),
                programmed.refused().size(),
                rejections(programmed.refused()),
                new PolicyStatuses(verdict, programmed, conditions).list());
    }

    private List<Condition> list() {
        conditions.put(
                ACCEPTED,
                verdict.isAccepted(),
                verdict.isAccepted() ? "Accepted" : "Invalid",
                String.join("; ", verdict.problems()));
        conditions.put(
                CONFLICTED,
                !verdict.lost().isEmpty(),
                verdict.lost().isEmpty() ? "NoConflict" : "OlderPolicy",
                verdict.lost().stream()
                        .map(each -> each.part() + ": " + each.winner() + " counts, it is older")
                        .collect(Collectors.joining("; ")));
        String reason = reason();
        conditions.put(PROGRAMMED, reason.equals("Programmed"), reason, message());
        return conditions.list();
    }

    private String reason() {
        if (!verdict.isAccepted()) {
            return "NotAccepted";
        }
        if (programmed.of() == 0) {
            return "NoSidecars";
        }
        if (!programmed.refused().isEmpty()) {
            return "Refused";
        }
        return programmed.acknowledged() < programmed.of() ? "Pending" : "Programmed";
    }

    private String message() {
        if (!verdict.isAccepted()) {
            return "";
        }
        if (programmed.of() == 0) {
            return "no sidecar that it reaches is connected";
        }
        String counts = programmed.acknowledged() + " of " + programmed.of();
        List<Rejection> rejections = rejections(programmed.refused());
        return rejections.isEmpty()
                ? counts
                : counts
                        + ", "
                        + programmed.refused().size()
                        + " refused: "
                        + rejections.getFirst().reason();
    }

    /** The reasons that most sidecars give first; of equal ones in alphabetical order. */
    private static List<Rejection> rejections(Map<String, String> refused) {
        Map<String, NavigableSet<String>> byReason = new TreeMap<>();
        refused.forEach(
                (pod, reason) ->
                        byReason.computeIfAbsent(
                                        shortened(reason, REASON_CHARACTERS), _ -> new TreeSet<>())
                                .add(pod));
        return byReason.entrySet().stream()
                .map(
                        each ->
                                new Rejection(
                                        each.getKey(),
                                        each.getValue().size(),
                                        each.getValue().first()))
                .sorted(Comparator.comparingInt(Rejection::sidecars).reversed())
                .limit(REJECTIONS)
                .toList();
    }

    /** In short: {@code reviews:80}, {@code reviews}, {@code app=web} or {@code *}. */
    static String text(PolicyTarget target) {
        ServiceTarget service = target.service();
        if (service != null) {
            return service.name() + (service.port() == null ? "" : ":" + service.port());
        }
        LabelSelector workload = target.workload();
        if (workload == null) {
            return "*";
        }
        Map<String, String> labels =
                new TreeMap<>(Objects.requireNonNullElse(workload.getMatchLabels(), Map.of()));
        String text =
                Stream.concat(
                                labels.entrySet().stream()
                                        .map(each -> each.getKey() + "=" + each.getValue()),
                                workload.getMatchExpressions().stream().map(PolicyStatuses::text))
                        .collect(Collectors.joining(","));
        return text.isEmpty() ? "*" : text;
    }

    private static String text(LabelSelectorRequirement expression) {
        List<String> values = Objects.requireNonNullElse(expression.getValues(), List.of());
        String what = expression.getKey() + " " + expression.getOperator();
        return values.isEmpty() ? what : what + " (" + String.join(",", values) + ")";
    }

    private static String shortened(String text, int characters) {
        return text.length() > characters ? text.substring(0, characters) : text;
    }
}
