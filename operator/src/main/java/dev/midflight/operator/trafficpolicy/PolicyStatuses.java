package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.Condition;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.ServiceTarget;
import dev.midflight.crds.policy.TrafficPolicyStatus;
import dev.midflight.operator.replica.Tally;
import dev.midflight.operator.status.Conditions;
import dev.midflight.operator.translate.Conflict;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The status that follows from what was seen; the same sights give the same status. */
final class PolicyStatuses {
    static final String ACCEPTED = "Accepted";
    static final String CONFLICTED = "Conflicted";
    static final String PROGRAMMED = "Programmed";

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
        Tally tally = programmed.tally();
        return new TrafficPolicyStatus(
                verdict.generation(),
                shortened(text(target), TARGET_CHARACTERS),
                tally.of(),
                tally.acknowledged(),
                tally.refused(),
                tally.rejections(),
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
                conflict(),
                verdict.lost().stream()
                        .map(PolicyStatuses::text)
                        .collect(Collectors.joining("; ")));
        String reason = reason();
        conditions.put(PROGRAMMED, reason.equals("Programmed"), reason, message());
        return conditions.list();
    }

    private String conflict() {
        if (verdict.lost().isEmpty()) {
            return "NoConflict";
        }
        return switch (verdict.lost().getFirst().why()) {
            case OLDER -> "OlderPolicy";
            case NARROWER -> "NarrowerPolicy";
            case STRICTER -> "StricterPolicy";
        };
    }

    private static String text(Conflict conflict) {
        String counts = conflict.part() + ": " + conflict.winner() + " counts, ";
        return counts
                + switch (conflict.why()) {
                    case OLDER -> "it is older";
                    case NARROWER -> "its target is more particular";
                    case STRICTER -> "it is stricter";
                };
    }

    private String reason() {
        if (!verdict.isAccepted()) {
            return "NotAccepted";
        }
        if (programmed.tally().refused() > 0) {
            return "Refused";
        }
        if (!programmed.isComplete()) {
            return "Pending";
        }
        return programmed.tally().of() == 0 ? "NoSidecars" : "Programmed";
    }

    /** What is not known goes first: of what sidecars say there may be much. */
    private String message() {
        if (!verdict.isCounted()) {
            return "";
        }
        Tally tally = programmed.tally();
        if (programmed.isComplete() && tally.of() == 0) {
            return "no sidecar that it reaches is connected";
        }
        StringBuilder message = new StringBuilder(verdict.isAccepted() ? "" : "its guards: ");
        message.append(tally.acknowledged()).append(" of ").append(tally.of());
        if (programmed.behind() > 0) {
            message.append(", not translated yet by ").append(replicas(programmed.behind()));
        }
        if (programmed.silent() > 0) {
            message.append(", ").append(replicas(programmed.silent())).append(" did not answer");
        }
        if (!tally.rejections().isEmpty()) {
            String reason = tally.rejections().getFirst().reason();
            message.append(", ").append(tally.refused()).append(" refused: ").append(reason);
        }
        return message.toString();
    }

    private static String replicas(int count) {
        return count == 1 ? "1 replica" : count + " replicas";
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
