package dev.midflight.webhook;

import dev.midflight.crds.LabelMatch;
import dev.midflight.crds.SidecarSet;
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
                        .filter(set -> LabelMatch.matches(set.getSpec().selector(), podLabels))
                        .sorted(BY_AGE)
                        .toList();
        return new SidecarSetChoice(
                matching.stream().findFirst(),
                matching.stream().skip(1).map(set -> set.getMetadata().getName()).toList());
    }
}
