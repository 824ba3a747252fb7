package dev.midflight.crds;

import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Map;
import java.util.Objects;

/** Whether a label selector selects; an empty one selects everything. */
public final class LabelMatch {
    private LabelMatch() {}

    public static boolean matches(LabelSelector selector, Map<String, String> labels) {
        Map<String, String> wanted =
                Objects.requireNonNullElse(selector.getMatchLabels(), Map.of());
        return labels.entrySet().containsAll(wanted.entrySet())
                && selector.getMatchExpressions().stream()
                        .allMatch(expression -> matches(expression, labels));
    }

    private static boolean matches(
            LabelSelectorRequirement expression, Map<String, String> labels) {
        String value = labels.get(expression.getKey());
        return switch (expression.getOperator()) {
            case "In" -> value != null && expression.getValues().contains(value);
            case "NotIn" -> value == null || !expression.getValues().contains(value);
            case "Exists" -> value != null;
            case "DoesNotExist" -> value == null;
            default -> false;
        };
    }
}
