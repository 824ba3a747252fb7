package dev.midflight.crds;

import java.util.Collection;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Which toggle of a namespace a pod follows: the oldest that selects it and is not deleted. */
public final class ToggleChoice {
    private static final Comparator<InterceptionToggle> BY_AGE =
            Comparator.<InterceptionToggle, String>comparing(
                            toggle ->
                                    Objects.requireNonNullElse(
                                            toggle.getMetadata().getCreationTimestamp(), ""))
                    .thenComparing(toggle -> toggle.getMetadata().getName());

    private ToggleChoice() {}

    /**
     * @param toggles of the pod's namespace
     */
    public static Optional<InterceptionToggle> of(
            Collection<InterceptionToggle> toggles, Map<String, String> podLabels) {
        return toggles.stream()
                .filter(toggle -> toggle.getMetadata().getDeletionTimestamp() == null)
                .filter(toggle -> LabelMatch.matches(toggle.getSpec().selector(), podLabels))
                .min(BY_AGE);
    }
}
