package dev.midflight.operator.trafficpolicy;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.translate.CallerParts;
import dev.midflight.operator.translate.Directory;
import dev.midflight.operator.translate.EndpointTranslation;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.OutboundListener;
import dev.midflight.operator.translate.PolicyDecision;
import dev.midflight.operator.translate.Reach;
import dev.midflight.operator.translate.ServiceConfig;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import dev.midflight.operator.translate.ServiceTranslation;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

/** What callers of Services run by, on the shelves of the Services' namespaces. */
final class OutboundStock {
    private final MeshIndex index;
    private final ShelfLedger ledger;
    private final AddressClaims claims = new AddressClaims();
    private final Map<ServiceKey, Set<ServicePort>> claimed = new HashMap<>();
    private final Map<ServiceKey, Map<Integer, CallerTable>> callerTables = new HashMap<>();

    OutboundStock(MeshIndex index, ShelfLedger ledger) {
        this.index = index;
        this.ledger = ledger;
    }

    /**
     * Tables and clusters of a Service.
     *
     * @return true where it matters to callers that have tables of their own
     */
    boolean restockRouting(ServiceKey key, PolicyDecision decision) {
        List<XdsResource> resources = new ArrayList<>();
        Map<Integer, CallerTable> tables = new HashMap<>();
        Directory directory = decision.directory(index::service);
        index.service(key)
                .ifPresent(
                        service -> {
                            for (MeshPort port : service.ports()) {
                                CallerParts parts = decision.book().callers(key, port.number());
                                resources.addAll(routing(service, port, parts, directory));
                                if (parts.dependsOnCaller()) {
                                    tables.put(
                                            port.number(),
                                            new CallerTable(service, port, parts, directory));
                                }
                            }
                        });
        ledger.put(ShelfPart.routing(key), resources);
        return replaceTables(key, tables);
    }

    private static List<XdsResource> routing(
            MeshService service, MeshPort port, CallerParts parts, Directory directory) {
        CallerParts ofAll = parts.withRoutes(ServiceTranslation.routesOfAll(parts.routes()));
        ServiceConfig config = ServiceTranslation.of(service, port, ofAll, directory);
        List<XdsResource> resources = new ArrayList<>();
        for (Cluster cluster : config.clusters()) {
            resources.add(XdsWriter.cluster(cluster));
        }
        config.table().ifPresent(table -> resources.add(XdsWriter.routes(table)));
        return resources;
    }

    private boolean replaceTables(ServiceKey key, Map<Integer, CallerTable> tables) {
        Map<Integer, CallerTable> before = callerTables.getOrDefault(key, Map.of());
        boolean same =
                before.keySet().equals(tables.keySet())
                        && tables.entrySet().stream()
                                .allMatch(
                                        each ->
                                                Objects.requireNonNull(before.get(each.getKey()))
                                                        .isLike(each.getValue()));
        if (tables.isEmpty()) {
            callerTables.remove(key);
        } else {
            callerTables.put(key, tables);
        }
        return !same;
    }

    /** Who is behind a Service's ports and their subsets. */
    void restockEndpoints(ServiceKey key, PolicyDecision decision) {
        List<XdsResource> resources = new ArrayList<>();
        for (ServicePort port : ports(key)) {
            EndpointTranslation.of(
                            port,
                            decision.book().callers(key, port.port()).subsets(),
                            index.endpoints(port).used())
                    .forEach(
                            (cluster, endpoints) ->
                                    resources.add(XdsWriter.endpoints(cluster, endpoints)));
        }
        ledger.put(ShelfPart.endpoints(key), resources);
    }

    /**
     * Where callers connect to; of a headless Service that changes with its pods.
     *
     * @return the other Services for which it has to be done again
     */
    Set<ServiceKey> restockListeners(ServiceKey key) {
        Map<ServicePort, Reach> reaches = new HashMap<>();
        index.service(key)
                .ifPresent(
                        service ->
                                service.ports()
                                        .forEach(
                                                port -> {
                                                    ServicePort which =
                                                            new ServicePort(key, port.number());
                                                    reaches.put(which, reach(service, port, which));
                                                }));
        Set<ServiceKey> others = claim(key, reaches);
        List<XdsResource> resources = new ArrayList<>();
        index.service(key)
                .ifPresent(
                        service ->
                                service.ports()
                                        .forEach(
                                                port ->
                                                        listener(
                                                                service, port, reaches,
                                                                resources)));
        ledger.put(ShelfPart.listeners(key), resources);
        return others;
    }

    private Reach reach(MeshService service, MeshPort port, ServicePort which) {
        return service.isHeadless()
                ? Reach.of(service, port, index.endpoints(which).all())
                : Reach.of(service, port, List.of());
    }

    private Set<ServiceKey> claim(ServiceKey key, Map<ServicePort, Reach> reaches) {
        String created = index.service(key).map(MeshService::created).orElse("");
        Set<ServicePort> before = claimed.getOrDefault(key, Set.of());
        Set<ServicePort> moved = new HashSet<>();
        for (ServicePort gone : before) {
            if (!reaches.containsKey(gone)) {
                moved.addAll(claims.claim(gone, created, new Reach(Set.of(), gone.port())));
            }
        }
        reaches.forEach((port, reach) -> moved.addAll(claims.claim(port, created, reach)));
        if (reaches.isEmpty()) {
            claimed.remove(key);
        } else {
            claimed.put(key, Set.copyOf(reaches.keySet()));
        }
        Set<ServiceKey> others =
                moved.stream()
                        .map(ServicePort::service)
                        .collect(Collectors.toCollection(TreeSet::new));
        others.remove(key);
        return others;
    }

    private void listener(
            MeshService service,
            MeshPort port,
            Map<ServicePort, Reach> reaches,
            List<XdsResource> resources) {
        ServicePort which = new ServicePort(service.key(), port.number());
        Reach reach = reaches.get(which);
        if (reach != null) {
            OutboundListener.of(service, port, claims.left(which, reach))
                    .ifPresent(
                            listener ->
                                    resources.add(XdsWriter.listener(listener, PathRules.KEEP)));
        }
    }

    private List<ServicePort> ports(ServiceKey key) {
        return index.service(key)
                .map(
                        service ->
                                service.ports().stream()
                                        .map(port -> new ServicePort(key, port.number()))
                                        .toList())
                .orElse(List.of());
    }

    /** The tables that such a caller has for itself, of Services of those namespaces. */
    List<XdsResource> ownTables(MeshPod caller, Set<String> namespaces) {
        return callerTables.entrySet().stream()
                .filter(each -> namespaces.contains(each.getKey().namespace()))
                .flatMap(each -> each.getValue().values().stream())
                .flatMap(table -> table.variant(caller).stream())
                .toList();
    }

    /** Tables and clusters of one port, as they are on the shelf. */
    Set<ResourceName> names(ServicePort port) {
        return ledger.names(ShelfPart.routing(port.service())).stream()
                .filter(name -> isOf(port, name))
                .collect(Collectors.toSet());
    }

    /** Whether a table or cluster is of that port. */
    static boolean isOf(ServicePort port, ResourceName name) {
        return name.name().equals(port.toString()) || name.name().startsWith(port + "/");
    }
}
