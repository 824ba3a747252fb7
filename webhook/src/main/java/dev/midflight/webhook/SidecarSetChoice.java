package dev.midflight.webhook;

import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.LabelSelectorRequirement;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * Which SidecarSet injects a pod: the oldest that selects it, so that adding a second one never
 * changes what a first one does. Sets that are being deleted take no new pods.
 */
record SidecarSetChoice(Optional<SidecarSet> chosen, List<String> others) {
    private static final Comparator<SidecarSet> BY_AGE =
            Comparator.<SidecarSet, String>comparing(
                            set ->
                                    Objects.requireNonNullElse(
                                            set.getMetadata().getCreationTimestamp(), ""))
                    .thenComparing(set -> set.getMetadata().getName());

    static SidecarSetChoice of(List<SidecarSet> sets, Map<String, String> podLabels) {
        List<SidecarSet> matching =
                sets.stream()
                        .filter(set -> set.getMetadata().getDeletionTimestamp() == null)
                        .filter(set -> matches(set.getSpec().selector(), podLabels))
                        .sorted(BY_AGE)
                        .toList();
        return new SidecarSetChoice(
                matching.stream().findFirst(),
                matching.stream().skip(1).map(set -> set.getMetadata().getName()).toList());
    }

    static boolean matches(LabelSelector selector, Map<String, String> labels) {
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
