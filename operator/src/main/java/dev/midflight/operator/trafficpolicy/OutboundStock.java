package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.SubsetRule;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.PortEndpoints;
import dev.midflight.operator.serve.ResourceName;
import dev.midflight.operator.translate.CallerParts;
import dev.midflight.operator.translate.Directory;
import dev.midflight.operator.translate.EndpointTranslation;
import dev.midflight.operator.translate.MeshEndpoint;
import dev.midflight.operator.translate.MeshPod;
import dev.midflight.operator.translate.MeshPort;
import dev.midflight.operator.translate.MeshService;
import dev.midflight.operator.translate.OutboundListener;
import dev.midflight.operator.translate.PolicyDecision;
import dev.midflight.operator.translate.Proxyless;
import dev.midflight.operator.translate.Reach;
import dev.midflight.operator.translate.ServiceConfig;
import dev.midflight.operator.translate.ServiceKey;
import dev.midflight.operator.translate.ServicePort;
import dev.midflight.operator.translate.ServiceTranslation;
import dev.midflight.operator.translate.SharedTls;
import dev.midflight.operator.translate.StrictEndpoints;
import dev.midflight.wire.xds.EndpointCollections;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
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
import java.util.stream.Stream;

/** What callers of Services run by, on the shelves of the Services' namespaces. */
final class OutboundStock {
    /**
     * One by one, endpoints take several times the bytes at first; one change among so many is
     * worth it (docs/adr/0019).
     */
    static final int MOST_IN_ONE_RESOURCE = 32;

    private final MeshIndex index;
    private final ShelfLedger ledger;
    private final MeshSettings settings;
    private final AddressClaims claims = new AddressClaims();
    private final Map<ServiceKey, Set<ServicePort>> claimed = new HashMap<>();
    private final Map<ServiceKey, Map<Integer, CallerTable>> callerTables = new HashMap<>();
    private final Map<ServiceKey, List<Cluster>> clusters = new HashMap<>();

    OutboundStock(MeshIndex index, ShelfLedger ledger, MeshSettings settings) {
        this.index = index;
        this.ledger = ledger;
        this.settings = settings;
    }

    /**
     * Tables and clusters of a Service.
     *
     * @return true where it matters to callers that have tables of their own
     */
    boolean restockRouting(ServiceKey key, PolicyDecision decision) {
        List<XdsResource> resources = new ArrayList<>();
        List<Cluster> made = new ArrayList<>();
        Map<Integer, CallerTable> tables = new HashMap<>();
        Directory directory = decision.directory(index::service);
        index.service(key)
                .ifPresent(
                        service -> {
                            for (MeshPort port : service.ports()) {
                                CallerParts parts = decision.book().callers(key, port.number());
                                ServiceConfig config = config(service, port, parts, directory);
                                made.addAll(config.clusters());
                                config.table().map(XdsWriter::routes).ifPresent(resources::add);
                                if (parts.dependsOnCaller()) {
                                    tables.put(
                                            port.number(),
                                            new CallerTable(service, port, parts, directory));
                                }
                            }
                        });
        made.forEach(cluster -> resources.add(XdsWriter.cluster(cluster)));
        if (made.isEmpty()) {
            clusters.remove(key);
        } else {
            clusters.put(key, List.copyOf(made));
        }
        ledger.put(ShelfPart.routing(key), resources);
        return replaceTables(key, tables);
    }

    private static ServiceConfig config(
            MeshService service, MeshPort port, CallerParts parts, Directory directory) {
        CallerParts ofAll = parts.withRoutes(ServiceTranslation.routesOfAll(parts.routes()));
        return ServiceTranslation.of(service, port, ofAll, directory);
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

    /**
     * Who is behind a Service's ports and their subsets; and the clusters of clients that connect
     * to all of those in the same way.
     */
    void restockEndpoints(ServiceKey key, PolicyDecision decision) {
        List<XdsResource> resources = new ArrayList<>();
        Map<ClusterName, ClusterTls> shared = new HashMap<>();
        for (ServicePort port : ports(key)) {
            List<SubsetRule> subsets = decision.book().callers(key, port.port()).subsets();
            PortEndpoints endpoints = index.endpoints(port);
            List<MeshEndpoint> used =
                    new StrictEndpoints(port, decision.book(), settings.mtls())
                            .of(endpoints.used(), endpoints.leaving());
            SharedTls tls =
                    new SharedTls(port, decision.book(), settings.trustDomain(), settings.mtls());
            EndpointTranslation.behind(port, subsets, used)
                    .forEach(
                            (cluster, members) -> {
                                resources.addAll(
                                        behind(cluster, EndpointTranslation.listed(members)));
                                shared.put(cluster, tls.of(members));
                            });
        }
        ledger.put(ShelfPart.endpoints(key), resources);
        ledger.put(ShelfPart.libraries(key), ofLibraries(key, shared));
    }

    private List<XdsResource> ofLibraries(ServiceKey key, Map<ClusterName, ClusterTls> shared) {
        return clusters.getOrDefault(key, List.of()).stream()
                .flatMap(
                        cluster ->
                                Proxyless.cluster(
                                        cluster,
                                        shared.getOrDefault(cluster.name(), ClusterTls.OFF))
                                        .stream())
                .map(XdsWriter::cluster)
                .toList();
    }

    /** So that what a change costs on the wire does not grow with the cluster. */
    private static List<XdsResource> behind(ClusterName cluster, List<Endpoint> endpoints) {
        return endpoints.size() > MOST_IN_ONE_RESOURCE
                ? EndpointCollections.write(cluster, endpoints)
                : List.of(XdsWriter.endpoints(cluster, endpoints));
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
        String libraries = Proxyless.resource(port.toString());
        return Stream.concat(
                        ledger.names(ShelfPart.routing(port.service())).stream()
                                .filter(name -> isOf(port.toString(), name)),
                        ledger.names(ShelfPart.libraries(port.service())).stream()
                                .filter(name -> isOf(libraries, name)))
                .collect(Collectors.toSet());
    }

    /** The endpoints of one port's subsets, as they are on the shelf. */
    Set<ResourceName> subsets(ServicePort port) {
        return ledger.names(ShelfPart.endpoints(port.service())).stream()
                .filter(name -> name.type() == XdsType.ENDPOINTS)
                .filter(name -> name.name().startsWith(port + "/"))
                .collect(Collectors.toSet());
    }

    /** Whether a table or cluster is of that port. */
    static boolean isOf(ServicePort port, ResourceName name) {
        return isOf(port.toString(), name);
    }

    private static boolean isOf(String port, ResourceName name) {
        return name.name().equals(port) || name.name().startsWith(port + "/");
    }
}
