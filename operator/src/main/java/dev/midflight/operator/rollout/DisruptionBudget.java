package dev.midflight.operator.rollout;

import java.util.Set;

/**
 * A PodDisruptionBudget.
 *
 * @param podUids the pods that it selects
 * @param allowed how many of them may be disrupted now, by its own status
 */
public record DisruptionBudget(String name, Set<String> podUids, int allowed) {
    public DisruptionBudget {
        podUids = Set.copyOf(podUids);
    }
}
