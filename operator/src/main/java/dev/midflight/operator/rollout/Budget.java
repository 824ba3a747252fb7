package dev.midflight.operator.rollout;

import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * How many more pods may be touched: unready ones and those under way count against maxUnavailable,
 * those under way against their PodDisruptionBudgets.
 */
final class Budget {
    private final List<DisruptionBudget> disruptionBudgets;
    private final Set<String> underWay = new HashSet<>();
    private final Set<String> unavailable = new HashSet<>();
    private final int limit;

    Budget(List<Judged> pods, List<DisruptionBudget> disruptionBudgets, Share maxUnavailable) {
        this.disruptionBudgets = disruptionBudgets;
        this.limit = Math.max(1, maxUnavailable.ceilingOf(pods.size()));
        for (Judged judged : pods) {
            String uid = judged.pod().key().uid();
            if (judged.isUnderWay()) {
                underWay.add(uid);
            }
            if (judged.isUnderWay() || !judged.isReady()) {
                unavailable.add(uid);
            }
        }
    }

    int underWay() {
        return underWay.size();
    }

    /** Takes a place for the pod, or says why there is none. */
    Optional<String> take(Judged judged) {
        String uid = judged.pod().key().uid();
        boolean costs = !unavailable.contains(uid);
        if (costs ? unavailable.size() >= limit : underWay.size() >= limit) {
            return Optional.of(
                    "%d of at most %d pods are unready or being upgraded"
                            .formatted(unavailable.size(), limit));
        }
        for (DisruptionBudget budget : disruptionBudgets) {
            if (budget.podUids().contains(uid) && budget.allowed() <= underWayIn(budget)) {
                return Optional.of(
                        "PodDisruptionBudget " + budget.name() + " allows no disruption");
            }
        }
        unavailable.add(uid);
        underWay.add(uid);
        return Optional.empty();
    }

    private long underWayIn(DisruptionBudget budget) {
        return underWay.stream().filter(budget.podUids()::contains).count();
    }
}
