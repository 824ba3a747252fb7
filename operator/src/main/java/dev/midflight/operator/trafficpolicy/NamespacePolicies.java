package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.PolicyDecision;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.ServiceKey;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;

/** A namespace's policies, and which of them count. For one thread. */
final class NamespacePolicies {
    private final Map<PolicyKey, Version> policies = new TreeMap<>();
    private PolicyDecision decision = PolicyDecision.NONE;

    void put(PolicyEntry policy, long generation) {
        policies.put(policy.key(), new Version(policy, generation));
    }

    void remove(PolicyKey policy) {
        policies.remove(policy);
    }

    boolean isEmpty() {
        return policies.isEmpty();
    }

    Collection<Version> all() {
        return policies.values();
    }

    /** As last decided. */
    PolicyDecision decision() {
        return decision;
    }

    /** Decides anew. */
    PolicyDecision decide(
            Function<ServiceKey, Optional<MeshService>> services, String trustDomain) {
        List<PolicyEntry> entries = policies.values().stream().map(Version::policy).toList();
        decision = PolicyDecision.of(entries, services, trustDomain);
        return decision;
    }

    /** A policy as it was seen last. */
    record Version(PolicyEntry policy, long generation) {}
}
