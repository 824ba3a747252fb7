package dev.midflight.operator.translate;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;

/**
 * Which of a namespace's policies count.
 *
 * @param book those that can be translated; of the others what guards pods
 * @param refused the others, each with every reason
 */
public record PolicyDecision(PolicyBook book, Map<PolicyKey, List<String>> refused) {
    public static final PolicyDecision NONE = new PolicyDecision(PolicyBook.EMPTY, Map.of());

    public PolicyDecision {
        refused = Map.copyOf(refused);
    }

    /**
     * What a refused policy calls subsets is not there for others either, so that one refusal may
     * lead to the next. Its mtls, check and quotas hold all the same: a mistake elsewhere must not
     * open what they close.
     *
     * @param policies of one namespace
     */
    public static PolicyDecision of(
            Collection<PolicyEntry> policies,
            Function<ServiceKey, Optional<MeshService>> services,
            String trustDomain) {
        List<PolicyEntry> left = new ArrayList<>(policies);
        List<PolicyEntry> guards = new ArrayList<>();
        Map<PolicyKey, List<String>> refused = new TreeMap<>();
        boolean subsetsWent = true;
        while (subsetsWent) {
            Directory directory = directory(services, left);
            subsetsWent = false;
            for (PolicyEntry policy : List.copyOf(left)) {
                List<String> problems = PolicyCheck.problems(policy, directory, trustDomain);
                if (!problems.isEmpty()) {
                    refused.put(policy.key(), problems);
                    left.remove(policy);
                    guards.add(policy.ofServersOnly());
                    subsetsWent |= !policy.spec().subsets().isEmpty();
                }
            }
        }
        left.addAll(guards);
        return new PolicyDecision(PolicyBook.of(left), refused);
    }

    /** What the policies that are left may refer to. */
    private static Directory directory(
            Function<ServiceKey, Optional<MeshService>> services, List<PolicyEntry> policies) {
        PolicyBook book = PolicyBook.of(policies);
        return new Directory() {
            @Override
            public Optional<MeshService> service(ServiceKey key) {
                return services.apply(key);
            }

            @Override
            public Set<String> subsets(ServiceKey key) {
                return book.subsetNames(key);
            }
        };
    }

    /** What the policies that count may refer to. */
    public Directory directory(Function<ServiceKey, Optional<MeshService>> services) {
        return directory(services, book.policies());
    }

    /** The policies that say something of what comes in at pods. */
    public List<PolicyEntry> ofServers() {
        return book.policies().stream().filter(PolicyEntry::isOfServers).toList();
    }

    /** Those of them that say who takes mutual TLS. */
    public List<PolicyEntry> ofMutualTls() {
        return book.policies().stream().filter(policy -> policy.spec().mtls() != null).toList();
    }

    /** The conflicts that a policy has lost. */
    public List<Conflict> lostBy(PolicyKey policy) {
        return book.conflicts().stream()
                .filter(conflict -> conflict.loser().key().equals(policy))
                .toList();
    }
}
