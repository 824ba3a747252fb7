package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.translate.Conflict;
import java.util.List;

/**
 * What became of a policy.
 *
 * @param generation of its spec, that this is about
 * @param problems every reason why it can't be translated; none: it counts
 * @param lost parts that do not count, because another policy has them
 */
record PolicyVerdict(
        long generation, List<String> problems, List<Conflict> lost, PolicyReach reach) {
    PolicyVerdict {
        problems = List.copyOf(problems);
        lost = List.copyOf(lost);
    }

    boolean isAccepted() {
        return problems.isEmpty();
    }

    /** Whether sidecars run by any of it: by a refused one's guards, too. */
    boolean isCounted() {
        return isAccepted() || !reach.equals(PolicyReach.NOWHERE);
    }
}
