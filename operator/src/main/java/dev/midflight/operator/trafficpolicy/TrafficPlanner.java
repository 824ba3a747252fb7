package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.Touched;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.trafficpolicy.NamespacePolicies.Version;
import dev.midflight.operator.translate.Conflict;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.PolicyBook;
import dev.midflight.operator.translate.PolicyDecision;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.wire.xds.XdsResource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * Makes of Services, pods and policies what sidecars read, and does again only what a change
 * touches. Changes are taken note of; {@link #refresh} puts what follows on the shelves. For one
 * thread, but for {@link #verdict}.
 */
final class TrafficPlanner {
    private final MeshSettings settings;
    private final MeshIndex index;
    private final ShelfLedger ledger;
    private final Readership readership;
    private final OutboundStock outbound;
    private final InboundStock inbound;
    private final PolicyReaches reaches;
    private final Consumer<PolicyKey> told;
    private final Dirty dirty = new Dirty();
    private final Map<String, NamespacePolicies> policies = new HashMap<>();
    private final Map<PolicyKey, PolicyVerdict> verdicts = new ConcurrentHashMap<>();

    /**
     * @param told of each policy of which something else is to be said now
     */
    TrafficPlanner(
            MeshSettings settings,
            MeshIndex index,
            ResourceShelves shelves,
            Consumer<PolicyKey> told) {
        this.settings = settings;
        this.index = index;
        this.ledger = new ShelfLedger(shelves);
        this.readership = new Readership(shelves);
        this.outbound = new OutboundStock(index, ledger, settings);
        this.inbound = new InboundStock(index, ledger, settings);
        this.reaches = new PolicyReaches(index, ledger, readership, outbound);
        this.told = told;
    }

    /** Of Services, and of who is behind them. */
    void change(Function<MeshIndex, Touched> change) {
        Touched touched = change.apply(index);
        dirty.touched(touched);
        touched.services().stream()
                .map(ServiceKey::namespace)
                .filter(policies::containsKey)
                .forEach(dirty::decision);
    }

    /** The pod as it is now; empty: it is gone. */
    void pod(PodKey key, Optional<KnownPod> now) {
        Set<String> before = readership.namespaces(key.uid());
        readership.put(key, now);
        change(mesh -> mesh.put(key.uid(), now));
        if (!before.equals(readership.namespaces(key.uid()))) {
            dirty.pods(Set.of(key.uid()));
            dirty.verdicts(before);
        }
    }

    /** A namespace's {@code midflight.dev/imports}; empty: it has none. */
    void imports(String namespace, String imports) {
        dirty.pods(readership.imports(namespace, imports));
    }

    void policy(PolicyEntry policy, long generation) {
        policies.computeIfAbsent(policy.namespace(), _ -> new NamespacePolicies())
                .put(policy, generation);
        dirty.decision(policy.namespace());
    }

    void policyGone(PolicyKey policy) {
        NamespacePolicies others = policies.get(policy.namespace());
        if (others != null) {
            others.remove(policy);
            verdicts.remove(policy);
            dirty.decision(policy.namespace());
        }
    }

    /** Empty before it was decided. */
    Optional<PolicyVerdict> verdict(PolicyKey policy) {
        return Optional.ofNullable(verdicts.get(policy));
    }

    /** The pods whose sidecars know a namespace's Services. */
    Set<PodKey> callersOf(String namespace) {
        return readership.podsThatRead(namespace);
    }

    /** Whether Services lead to the pod whose policy lets it serve nothing but mutual TLS. */
    boolean isStrict(String uid) {
        return index.pod(uid)
                .map(MeshPod::namespace)
                .filter(
                        namespace ->
                                !new StrictServices(index, settings)
                                        .of(List.of(uid), decision(namespace).book())
                                        .isEmpty())
                .isPresent();
    }

    /** The Services that a pod knows and that refuse plaintext, with the policy that says so. */
    List<String> refusingPlaintext(String uid) {
        StrictServices strict = new StrictServices(index, settings);
        return readership.namespaces(uid).stream()
                .flatMap(
                        namespace ->
                                strict
                                        .of(
                                                readership.podsOf(namespace),
                                                decision(namespace).book())
                                        .stream())
                .toList();
    }

    /**
     * Puts on the shelves what has changed since the last time. Verdicts come last: who counts
     * acknowledgements by them counts those of what is on the shelves now.
     */
    void refresh() {
        dirty.takeDecisions().forEach(this::decide);
        List<ServiceKey> services = dirty.takeRouting();
        services.forEach(this::restockRouting);
        restockEndpoints(Set.copyOf(services), dirty.takeEndpoints());
        List<String> pods = dirty.takePods();
        pods.forEach(this::restockPod);
        services.forEach(service -> dirty.verdicts(Set.of(service.namespace())));
        ledger.flush();
        pods.forEach(readership::assign);
        dirty.takeVerdicts().forEach(this::judge);
    }

    private void decide(String namespace) {
        NamespacePolicies own = policies.get(namespace);
        if (own == null) {
            return;
        }
        PolicyDecision before = own.decision();
        PolicyDecision after = own.decide(index::service, settings.trustDomain());
        index.servicesIn(namespace).stream()
                .filter(service -> differs(service, before.book(), after.book()))
                .map(MeshService::key)
                .forEach(dirty::service);
        if (!before.ofServers().equals(after.ofServers())) {
            dirty.pods(readership.podsOf(namespace));
        }
        if (!before.ofMutualTls().equals(after.ofMutualTls())) {
            index.servicesIn(namespace).forEach(service -> dirty.endpoints(service.key()));
        }
        if (own.isEmpty()) {
            policies.remove(namespace);
        }
    }

    private static boolean differs(MeshService service, PolicyBook before, PolicyBook after) {
        return service.ports().stream()
                .anyMatch(
                        port ->
                                !before.callers(service.key(), port.number())
                                        .equals(after.callers(service.key(), port.number())));
    }

    private PolicyDecision decision(String namespace) {
        NamespacePolicies own = policies.get(namespace);
        return own == null ? PolicyDecision.NONE : own.decision();
    }

    private void restockRouting(ServiceKey service) {
        String namespace = service.namespace();
        if (outbound.restockRouting(service, decision(namespace))) {
            dirty.pods(readership.readersOf(namespace));
        }
        dirty.pods(readership.stocked(namespace, !index.servicesIn(namespace).isEmpty()));
    }

    /** A Service's listeners depend on who is behind it only where it is headless. */
    private void restockEndpoints(Set<ServiceKey> changed, List<ServiceKey> services) {
        Set<ServiceKey> losers = new TreeSet<>();
        for (ServiceKey service : services) {
            outbound.restockEndpoints(service, decision(service.namespace()));
            boolean headless = index.service(service).filter(MeshService::isHeadless).isPresent();
            if (headless || changed.contains(service)) {
                losers.addAll(outbound.restockListeners(service));
            }
        }
        losers.forEach(outbound::restockListeners);
    }

    private void restockPod(String uid) {
        Optional<MeshPod> pod = index.pod(uid);
        if (pod.isEmpty()) {
            inbound.clear(uid);
            ledger.put(ShelfPart.ownTables(uid), List.of());
            return;
        }
        String namespace = pod.get().namespace();
        Set<String> namespaces = readership.namespaces(uid);
        List<XdsResource> tables = outbound.ownTables(pod.get(), namespaces);
        boolean hasTables = !tables.isEmpty() || !ledger.names(ShelfPart.ownTables(uid)).isEmpty();
        inbound.restock(uid, pod.get(), decision(namespace));
        ledger.put(ShelfPart.ownTables(uid), tables);
        dirty.verdicts(hasTables ? namespaces : Set.of(namespace));
    }

    private void judge(String namespace) {
        NamespacePolicies own = policies.get(namespace);
        if (own == null) {
            return;
        }
        List<PolicyKey> changed = new ArrayList<>();
        Overruled overruled = new Overruled(index, namespace);
        for (Version version : own.all()) {
            PolicyVerdict now = verdict(version, own.decision(), overruled);
            if (!Objects.equals(verdicts.put(version.policy().key(), now), now)) {
                changed.add(version.policy().key());
            }
        }
        changed.forEach(told);
    }

    private PolicyVerdict verdict(Version version, PolicyDecision decision, Overruled overruled) {
        PolicyEntry policy = version.policy();
        List<String> problems = decision.refused().getOrDefault(policy.key(), List.of());
        return new PolicyVerdict(
                version.generation(),
                problems,
                lost(problems.isEmpty() ? policy : policy.ofServersOnly(), decision, overruled),
                problems.isEmpty() ? reaches.of(policy) : reaches.ofGuards(policy));
    }

    /** What is lost to a policy of the same target is no business of more particular ones. */
    private static List<Conflict> lost(
            PolicyEntry policy, PolicyDecision decision, Overruled overruled) {
        List<Conflict> lost = new ArrayList<>(decision.lostBy(policy.key()));
        Set<String> older = lost.stream().map(Conflict::part).collect(Collectors.toSet());
        overruled.of(policy, decision).stream()
                .filter(conflict -> !older.contains(conflict.part()))
                .forEach(lost::add);
        return lost;
    }
}
