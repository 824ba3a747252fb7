package dev.midflight.operator.rollout;

import dev.midflight.model.ProxyVersion;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What to do now, and what is.
 *
 * @param failures why, by pod
 * @param pullFailures why, by node
 * @param lookAgain when time alone changes the decision
 */
public record RolloutPlan(
        List<RolloutAction> actions,
        RolloutPhase phase,
        Counts counts,
        List<Failure> failures,
        Map<String, String> pullFailures,
        Optional<Instant> lookAgain) {
    public RolloutPlan {
        actions = List.copyOf(actions);
        failures = List.copyOf(failures);
        pullFailures = Map.copyOf(pullFailures);
    }

    /**
     * @param updated pods that serve with the wanted version
     * @param staying pods that the partition keeps
     * @param silent pods without a live stream
     */
    public record Counts(int total, int updated, int underWay, int staying, int silent) {}

    /** One pod whose upgrade failed. */
    public record Failure(PodKey pod, ProxyVersion version, String why) {}
}
