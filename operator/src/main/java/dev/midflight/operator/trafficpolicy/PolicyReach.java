package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.serve.ResourceName;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * The resources that a policy is in.
 *
 * @param callers what all callers of its Service read; empty: it says nothing of them
 * @param pods what single pods read, each on a shelf of its own
 */
record PolicyReach(Optional<OnShelf> callers, List<OnShelf> pods) {
    static final PolicyReach NOWHERE = new PolicyReach(Optional.empty(), List.of());

    PolicyReach {
        pods = List.copyOf(pods);
    }

    /** Resources that are read together. */
    record OnShelf(String shelf, Set<ResourceName> names) {
        OnShelf {
            names = Set.copyOf(names);
        }
    }
}
