package dev.midflight.operator.trafficpolicy;

import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.translate.Conflict;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.PolicyBook;
import dev.midflight.operator.translate.PolicyDecision;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.PolicyKey;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.BiFunction;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of policies that count at no port of a Service, because policies of more particular, or
 * of other targets have them wherever they could.
 */
final class Overruled {
    private final MeshIndex index;
    private final String namespace;
    private @Nullable Map<String, Collection<Set<ServicePort>>> ports;

    /**
     * As the index is now.
     *
     * @param namespace of the policies
     */
    Overruled(MeshIndex index, String namespace) {
        this.index = index;
        this.namespace = namespace;
    }

    /**
     * Who has what the policy has; nothing where it counts somewhere, or is about nobody.
     *
     * @param decision of its namespace
     */
    List<Conflict> of(PolicyEntry policy, PolicyDecision decision) {
        PolicyBook book = decision.book();
        List<Conflict> found = new ArrayList<>();
        if (!policy.spec().routes().isEmpty()) {
            found.addAll(lost(policy, "routes", callers(policy, isRead(), book::routes)));
        }
        if (policy.spec().upstream() != null) {
            found.addAll(lost(policy, "upstream", callers(policy, _ -> true, book::upstream)));
        }
        if (policy.spec().mtls() != null && decision.ofMutualTls().size() > 1) {
            found.addAll(lost(policy, "mtls", pods(policy, book)));
        }
        return found;
    }

    private static List<Conflict> lost(
            PolicyEntry policy, String part, Stream<PolicyEntry> winners) {
        Map<PolicyKey, PolicyEntry> others = new TreeMap<>();
        for (var each = winners.iterator(); each.hasNext(); ) {
            PolicyEntry winner = each.next();
            if (winner.key().equals(policy.key())) {
                return List.of();
            }
            others.put(winner.key(), winner);
        }
        return others.values().stream()
                .map(winner -> new Conflict(policy, part, winner, why(policy, winner)))
                .toList();
    }

    /** Of routes and upstream as particular targets are the same one, which others tell. */
    private static Conflict.Why why(PolicyEntry policy, PolicyEntry winner) {
        if (PolicyBook.isNarrower(winner, policy)) {
            return Conflict.Why.NARROWER;
        }
        return PolicyBook.isStricter(winner, policy) ? Conflict.Why.STRICTER : Conflict.Why.OLDER;
    }

    private Stream<PolicyEntry> callers(
            PolicyEntry policy,
            Predicate<MeshPort> counts,
            BiFunction<ServiceKey, Integer, Optional<PolicyEntry>> winner) {
        return index.servicesIn(namespace).stream()
                .flatMap(
                        service ->
                                service.ports().stream()
                                        .filter(counts)
                                        .map(MeshPort::number)
                                        .filter(at -> isAbout(policy, service, at))
                                        .flatMap(at -> winner.apply(service.key(), at).stream()));
    }

    /** Whether routes are for what is spoken there. */
    private static Predicate<MeshPort> isRead() {
        return port -> port.spoken() != ListenerProtocol.TCP;
    }

    private static boolean isAbout(PolicyEntry policy, MeshService service, int port) {
        return PolicyBook.isAbout(policy, service.key(), port);
    }

    /** By pod and port: Services that lead to the same one share what counts there. */
    private Stream<PolicyEntry> pods(PolicyEntry policy, PolicyBook book) {
        return ports().entrySet().stream()
                .flatMap(
                        each ->
                                index.pod(each.getKey()).stream()
                                        .flatMap(pod -> at(pod, each.getValue(), policy, book)));
    }

    /** Put together when the first policy asks. */
    private Map<String, Collection<Set<ServicePort>>> ports() {
        Map<String, Collection<Set<ServicePort>>> known = ports;
        if (known == null) {
            known = index.portsIn(namespace);
            ports = known;
        }
        return known;
    }

    private static Stream<PolicyEntry> at(
            MeshPod pod, Collection<Set<ServicePort>> ports, PolicyEntry policy, PolicyBook book) {
        return ports.stream()
                .filter(services -> PolicyBook.selects(policy, pod, services))
                .flatMap(services -> book.mtls(pod, services).stream());
    }
}
