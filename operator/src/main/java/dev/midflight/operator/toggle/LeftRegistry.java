package dev.midflight.operator.toggle;

import static java.util.Objects.requireNonNull;

import dev.midflight.crds.ToggleStep;
import java.util.List;

/**
 * A registry that listed the pod at Preflight. The step is kept whole, so that whatever becomes of
 * the toggle meanwhile, the pod finds its way back.
 *
 * @param absent services that it did not list the pod for even then
 */
public record LeftRegistry(ToggleStep step, List<String> absent) {
    public LeftRegistry {
        requireNonNull(step, "step is null");
        absent = absent == null ? List.of() : List.copyOf(absent);
    }
}
