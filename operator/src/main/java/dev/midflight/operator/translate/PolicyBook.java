package dev.midflight.operator.translate;

import dev.midflight.crds.LabelMatch;
import dev.midflight.crds.policy.CheckRule;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.PolicyTarget;
import dev.midflight.crds.policy.QuotaRule;
import dev.midflight.crds.policy.ServiceTarget;
import dev.midflight.crds.policy.SubsetRule;
import dev.midflight.crds.policy.TrafficPolicySpec;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;

/** Which policy counts for whom; decided once for each set of policies. */
public final class PolicyBook {
    /** Without any policy. */
    public static final PolicyBook EMPTY = of(List.of());

    private static final int EVERYTHING = 3;
    private static final String MTLS = "mtls";

    private static final Comparator<PolicyEntry> STRICTNESS =
            Comparator.comparing(policy -> policy.mtlsMode().orElse(MtlsMode.DISABLED));

    private final List<PolicyEntry> byAge;
    private final List<Conflict> conflicts = new ArrayList<>();
    private final Set<PolicyKey> losesMtls;

    private PolicyBook(List<PolicyEntry> byAge) {
        this.byAge = byAge;
        contend("routes", spec -> !spec.routes().isEmpty());
        contend("upstream", spec -> spec.upstream() != null);
        contend(MTLS, spec -> spec.mtls() != null);
        this.losesMtls =
                conflicts.stream()
                        .filter(conflict -> conflict.part().equals(MTLS))
                        .map(conflict -> conflict.loser().key())
                        .collect(Collectors.toSet());
    }

    public static PolicyBook of(Collection<PolicyEntry> policies) {
        return new PolicyBook(policies.stream().sorted(PolicyEntry.BY_AGE).toList());
    }

    /** The policies, the oldest first. */
    public List<PolicyEntry> policies() {
        return byAge;
    }

    /** Every part that does not count, because an older policy has it for the same target. */
    public List<Conflict> conflicts() {
        return List.copyOf(conflicts);
    }

    private void contend(String part, Predicate<TrafficPolicySpec> has) {
        Map<Object, PolicyEntry> winners = new HashMap<>();
        for (PolicyEntry policy : byAge) {
            if (has.test(policy.spec())) {
                PolicyTarget same =
                        breadth(policy) == EVERYTHING ? PolicyTarget.NAMESPACE : policy.target();
                Object target = List.of(policy.namespace(), same);
                PolicyEntry winner = winners.putIfAbsent(target, policy);
                if (winner != null) {
                    conflicts.add(new Conflict(policy, part, winner, Conflict.Why.OLDER));
                }
            }
        }
    }

    /** What callers of a Service's port do. */
    public CallerParts callers(ServiceKey service, int port) {
        return new CallerParts(
                subsets(service),
                routes(service, port).map(policy -> policy.spec().routes()).orElse(List.of()),
                upstream(service, port)
                        .flatMap(policy -> Optional.ofNullable(policy.spec().upstream())));
    }

    /** Whose {@code routes} count at a Service's port; empty: nobody's. */
    public Optional<PolicyEntry> routes(ServiceKey service, int port) {
        return first(service, port, spec -> !spec.routes().isEmpty());
    }

    /** Whose {@code upstream} counts at a Service's port; empty: nobody's. */
    public Optional<PolicyEntry> upstream(ServiceKey service, int port) {
        return first(service, port, spec -> spec.upstream() != null);
    }

    /** Of all its policies, whatever their port; of two with one name the older policy's. */
    private List<SubsetRule> subsets(ServiceKey service) {
        Map<String, SubsetRule> subsets = new LinkedHashMap<>();
        byAge.stream()
                .filter(policy -> targets(policy, service).isPresent())
                .flatMap(policy -> policy.spec().subsets().stream())
                .forEach(subset -> subsets.putIfAbsent(subset.name(), subset));
        return List.copyOf(subsets.values());
    }

    /** What a Service's subsets are called. */
    Set<String> subsetNames(ServiceKey service) {
        return subsets(service).stream().map(SubsetRule::name).collect(Collectors.toSet());
    }

    /** Those of the port before those of the whole Service, each by age. */
    private Optional<PolicyEntry> first(
            ServiceKey service, int port, Predicate<TrafficPolicySpec> has) {
        return byAge.stream()
                .filter(policy -> has.test(policy.spec()))
                .filter(policy -> isAbout(policy, service, port))
                .min(Comparator.comparing(PolicyBook::isOfAllPorts));
    }

    /**
     * What a pod's sidecar does at one of its ports.
     *
     * @param services the Service ports that lead there
     */
    public ServerParts servers(MeshPod pod, Set<ServicePort> services) {
        List<PolicyEntry> selecting =
                byAge.stream().filter(policy -> selects(policy, pod, services)).toList();
        Optional<MtlsMode> mtls = mtls(selecting).flatMap(PolicyEntry::mtlsMode);
        List<CheckRule> checks =
                selecting.stream()
                        .flatMap(policy -> Optional.ofNullable(policy.spec().check()).stream())
                        .toList();
        List<QuotaRule> quotas =
                selecting.stream().flatMap(policy -> policy.spec().quotas().stream()).toList();
        return new ServerParts(mtls, checks, quotas);
    }

    /**
     * Whose {@code mtls} counts at one of a pod's ports; empty: nobody's.
     *
     * @param services the Service ports that lead there
     */
    public Optional<PolicyEntry> mtls(MeshPod pod, Set<ServicePort> services) {
        return mtls(pod.namespace(), pod.labels(), services);
    }

    /**
     * The same of a pod of which only its labels are known.
     *
     * @param services the Service ports that lead there
     */
    private Optional<PolicyEntry> mtls(
            String namespace, Map<String, String> labels, Set<ServicePort> services) {
        return mtls(
                byAge.stream()
                        .filter(policy -> selects(policy, namespace, labels, services))
                        .toList());
    }

    /**
     * The same of an endpoint, as its mode.
     *
     * @param otherwise where no policy says it
     */
    MtlsMode mtlsMode(ServicePort port, MeshEndpoint endpoint, MtlsMode otherwise) {
        return mtls(port.service().namespace(), endpoint.labels(), Set.of(port))
                .flatMap(PolicyEntry::mtlsMode)
                .orElse(otherwise);
    }

    /** Of equally particular, but different targets the strictest: nobody opens what one closes. */
    private Optional<PolicyEntry> mtls(List<PolicyEntry> selecting) {
        return selecting.stream()
                .filter(policy -> policy.spec().mtls() != null)
                .filter(policy -> !losesMtls.contains(policy.key()))
                .min(
                        Comparator.comparingInt(PolicyBook::breadth)
                                .thenComparing(STRICTNESS.reversed()));
    }

    /**
     * Whether a policy is about what comes in at a pod.
     *
     * @param services the Service ports that lead there
     */
    public static boolean selects(PolicyEntry policy, MeshPod pod, Set<ServicePort> services) {
        return selects(policy, pod.namespace(), pod.labels(), services);
    }

    private static boolean selects(
            PolicyEntry policy,
            String namespace,
            Map<String, String> labels,
            Set<ServicePort> services) {
        if (!policy.namespace().equals(namespace)) {
            return false;
        }
        LabelSelector workload = policy.target().workload();
        if (policy.target().service() == null) {
            return workload == null || LabelMatch.matches(workload, labels);
        }
        return services.stream().anyMatch(each -> isAbout(policy, each.service(), each.port()));
    }

    /** Whether one policy's target is more particular than the other's. */
    public static boolean isNarrower(PolicyEntry one, PolicyEntry other) {
        return breadth(one) < breadth(other);
    }

    /** Whether one policy asks for more of callers than the other. */
    public static boolean isStricter(PolicyEntry one, PolicyEntry other) {
        return STRICTNESS.compare(one, other) > 0;
    }

    /** 0: one port of a Service, 1: a Service, 2: some pods, 3: a namespace. */
    private static int breadth(PolicyEntry policy) {
        LabelSelector workload = policy.target().workload();
        if (policy.target().service() != null) {
            return isOfAllPorts(policy) ? 1 : 0;
        }
        boolean everything =
                workload == null
                        || (LabelMatch.matches(workload, Map.of())
                                && workload.getMatchExpressions().isEmpty());
        return everything ? EVERYTHING : 2;
    }

    /** Whether what callers of a Service's port do is this policy's business. */
    public static boolean isAbout(PolicyEntry policy, ServiceKey service, int port) {
        return targets(policy, service)
                .filter(target -> target.port() == null || target.port() == port)
                .isPresent();
    }

    private static boolean isOfAllPorts(PolicyEntry policy) {
        ServiceTarget target = policy.target().service();
        return target == null || target.port() == null;
    }

    private static Optional<ServiceTarget> targets(PolicyEntry policy, ServiceKey service) {
        return Optional.ofNullable(policy.target().service())
                .filter(target -> target.name().equals(service.name()))
                .filter(_ -> policy.namespace().equals(service.namespace()));
    }
}
