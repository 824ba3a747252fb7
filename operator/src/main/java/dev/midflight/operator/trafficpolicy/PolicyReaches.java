package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.trafficpolicy.PolicyReach.OnShelf;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.PodPort;
import dev.midflight.operator.translate.PolicyBook;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** In which resources policies are. */
final class PolicyReaches {
    private final MeshIndex index;
    private final ShelfLedger ledger;
    private final Readership readership;
    private final OutboundStock outbound;

    PolicyReaches(
            MeshIndex index, ShelfLedger ledger, Readership readership, OutboundStock outbound) {
        this.index = index;
        this.ledger = ledger;
        this.readership = readership;
        this.outbound = outbound;
    }

    PolicyReach of(PolicyEntry policy) {
        Set<ServicePort> ports = policy.isOfCallers() ? ports(policy) : Set.of();
        Set<ResourceName> shared = new HashSet<>();
        ports.forEach(port -> shared.addAll(outbound.names(port)));
        if (!policy.spec().subsets().isEmpty()) {
            ports.forEach(port -> shared.addAll(outbound.subsets(port)));
        }
        List<OnShelf> pods = new ArrayList<>();
        if (policy.isOfServers()) {
            pods.addAll(servers(policy));
        }
        if (policy.spec().routes().stream().anyMatch(route -> !route.callers().isEmpty())) {
            pods.addAll(ownTables(policy.namespace(), ports));
        }
        Optional<OnShelf> callers =
                shared.isEmpty()
                        ? Optional.empty()
                        : Optional.of(
                                new OnShelf(
                                        ShelfPart.shelfOfNamespace(policy.namespace()), shared));
        return new PolicyReach(callers, pods);
    }

    /** Of one that is refused: what it guards pods with holds all the same. */
    PolicyReach ofGuards(PolicyEntry policy) {
        return policy.isOfServers()
                ? new PolicyReach(Optional.empty(), servers(policy))
                : PolicyReach.NOWHERE;
    }

    /** The ports of the Service that it is about. */
    private Set<ServicePort> ports(PolicyEntry policy) {
        return index.servicesIn(policy.namespace()).stream()
                .flatMap(
                        service ->
                                service.ports().stream()
                                        .filter(port -> isAbout(policy, service, port))
                                        .map(port -> port(service.key(), port)))
                .collect(Collectors.toSet());
    }

    private static boolean isAbout(PolicyEntry policy, MeshService service, MeshPort port) {
        return PolicyBook.isAbout(policy, service.key(), port.number());
    }

    private static ServicePort port(ServiceKey service, MeshPort port) {
        return new ServicePort(service, port.number());
    }

    private List<OnShelf> servers(PolicyEntry policy) {
        List<OnShelf> pods = new ArrayList<>();
        for (String uid : new TreeSet<>(readership.podsOf(policy.namespace()))) {
            Optional<MeshPod> pod = index.pod(uid);
            if (pod.isPresent() && PolicyBook.selects(policy, pod.get(), servedBy(policy, uid))) {
                pods.add(
                        new OnShelf(
                                ShelfPart.shelfOfPod(uid), ledger.names(ShelfPart.inbound(uid))));
            }
        }
        return pods;
    }

    /** Asked for only where it matters. */
    private Set<ServicePort> servedBy(PolicyEntry policy, String uid) {
        return policy.target().service() == null
                ? Set.of()
                : index.portsOf(uid).stream()
                        .map(PodPort::services)
                        .flatMap(Set::stream)
                        .collect(Collectors.toSet());
    }

    private List<OnShelf> ownTables(String namespace, Set<ServicePort> ports) {
        List<OnShelf> pods = new ArrayList<>();
        for (String uid : new TreeSet<>(readership.readersOf(namespace))) {
            Set<ResourceName> own =
                    ledger.names(ShelfPart.ownTables(uid)).stream()
                            .filter(
                                    name ->
                                            ports.stream()
                                                    .anyMatch(
                                                            port -> OutboundStock.isOf(port, name)))
                            .collect(Collectors.toSet());
            if (!own.isEmpty()) {
                pods.add(new OnShelf(ShelfPart.shelfOfPod(uid), own));
            }
        }
        return pods;
    }
}
