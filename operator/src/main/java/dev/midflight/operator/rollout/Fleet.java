package dev.midflight.operator.rollout;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that a decision looks at.
 *
 * @param pulls by node; a node that is missing was not asked yet
 * @param refusals of pods whose upgrade could not be begun lately
 * @param listeningSince since when proxies could report here; silence before that says nothing
 */
public record Fleet(
        List<Member> members,
        Map<String, NodePull> pulls,
        List<DisruptionBudget> budgets,
        Map<PodKey, Refusal> refusals,
        Instant listeningSince) {
    public Fleet {
        members = List.copyOf(members);
        pulls = Map.copyOf(pulls);
        budgets = List.copyOf(budgets);
        refusals = Map.copyOf(refusals);
    }

    /** A pod and what its stream says. */
    public record Member(FleetPod pod, Sighting sighting) {}
}
