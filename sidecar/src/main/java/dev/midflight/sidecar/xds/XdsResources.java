package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.EndpointCollection;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsReader;
import dev.midflight.wire.xds.XdsReader.ReadCluster;
import dev.midflight.wire.xds.XdsReader.ReadListener;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;

/** Everything that a control plane has said and that was taken, by names. Immutable. */
record XdsResources(
        SortedMap<String, Held<ReadCluster>> clusters,
        MemberCollections members,
        SortedMap<String, Held<AnnouncedEndpoints>> endpoints,
        SortedMap<String, Held<List<ReadListener>>> listeners,
        SortedMap<String, Held<RouteTable>> tables) {
    static final XdsResources NONE =
            new XdsResources(
                    new TreeMap<>(),
                    MemberCollections.NONE,
                    new TreeMap<>(),
                    new TreeMap<>(),
                    new TreeMap<>());

    XdsResources {
        clusters = Collections.unmodifiableSortedMap(clusters);
        endpoints = Collections.unmodifiableSortedMap(endpoints);
        listeners = Collections.unmodifiableSortedMap(listeners);
        tables = Collections.unmodifiableSortedMap(tables);
    }

    /**
     * What there is after a response.
     *
     * @param resources without those that can't be read: of them those of before are still there
     * @param refusals why those can't, a line for each resource and reason
     */
    record Taken(XdsResources resources, List<String> refusals) {
        Taken {
            refusals = List.copyOf(refusals);
        }
    }

    /** Of resources that are kept together, of whatever types. */
    static XdsResources of(List<VersionedResource> all) throws RefusedResponseException {
        XdsResources resources = NONE;
        for (XdsType type : XdsType.values()) {
            List<VersionedResource> own = all.stream().filter(one -> one.type() == type).toList();
            if (!own.isEmpty()) {
                Taken taken =
                        resources.with(
                                type, new DeltaResponse(type.url(), own, List.of(), "", List.of()));
                if (!taken.refusals().isEmpty()) {
                    throw new RefusedResponseException(taken.refusals());
                }
                resources = taken.resources();
            }
        }
        return resources;
    }

    /** These with what a response changes. */
    Taken with(XdsType type, DeltaResponse response) {
        List<String> reasons = new ArrayList<>(response.problems());
        XdsResources next =
                switch (type) {
                    case CLUSTER -> withClusters(response, reasons);
                    case LB_ENDPOINT ->
                            new XdsResources(
                                    clusters,
                                    members.with(response, reasons),
                                    endpoints,
                                    listeners,
                                    tables);
                    case ENDPOINTS -> withEndpoints(response, reasons);
                    case LISTENER -> withListeners(response, reasons);
                    case ROUTES -> withTables(response, reasons);
                    case SECRET -> {
                        reasons.add("secrets: nobody asked for any");
                        yield this;
                    }
                };
        return new Taken(next, reasons);
    }

    private XdsResources withClusters(DeltaResponse response, List<String> reasons) {
        var next =
                changed(
                        clusters,
                        response,
                        resource -> XdsReader.cluster(resource.body()),
                        (name, read) -> read.cluster().name().name().equals(name),
                        reasons);
        return new XdsResources(next, members, endpoints, listeners, tables);
    }

    private XdsResources withEndpoints(DeltaResponse response, List<String> reasons) {
        var next =
                changed(
                        endpoints,
                        response,
                        resource -> AnnouncedEndpoints.of(XdsReader.endpoints(resource.body())),
                        (_, _) -> true,
                        reasons);
        return new XdsResources(clusters, members, next, listeners, tables);
    }

    private XdsResources withListeners(DeltaResponse response, List<String> reasons) {
        var next =
                changed(
                        listeners,
                        response,
                        resource -> XdsReader.listeners(resource.body()),
                        (name, read) -> read.getFirst().listener().name().equals(name),
                        reasons);
        tellShared(next, reasons);
        return new XdsResources(
                clusters, members, endpoints, next, withPaths(tables, pathsOf(next)));
    }

    /** Of several listeners of a resource only the first one has the resource's name. */
    private static void tellShared(
            Map<String, Held<List<ReadListener>>> listeners, List<String> reasons) {
        Set<String> names = new HashSet<>();
        listeners.forEach(
                (resource, held) -> {
                    for (ReadListener read : held.read()) {
                        String name = read.listener().name();
                        if (!names.add(name)) {
                            reasons.add(
                                    resource + ": another one has a listener " + name + ", too");
                        }
                    }
                });
    }

    private XdsResources withTables(DeltaResponse response, List<String> reasons) {
        Map<String, PathRules> paths = pathsOf(listeners);
        var next =
                changed(
                        tables,
                        response,
                        resource -> XdsReader.routes(resource.body(), of(resource.name(), paths)),
                        (name, read) -> read.name().name().equals(name),
                        reasons);
        return new XdsResources(clusters, members, endpoints, listeners, next);
    }

    private static <T> SortedMap<String, Held<T>> changed(
            SortedMap<String, Held<T>> before,
            DeltaResponse response,
            ResourceReader<T> reader,
            BiPredicate<String, T> isNamed,
            List<String> reasons) {
        SortedMap<String, Held<T>> next = new TreeMap<>(before);
        response.removed().forEach(next::remove);
        for (VersionedResource raw : response.resources()) {
            reader.held(raw, before.get(raw.name()), reasons)
                    .ifPresent(
                            held -> {
                                if (isNamed.test(raw.name(), held.read())) {
                                    next.put(raw.name(), held);
                                } else {
                                    reasons.add(raw.name() + ": its message has another name");
                                }
                            });
        }
        return next;
    }

    /** What is done to paths is said by listeners, but belongs to the table that they lead to. */
    private static Map<String, PathRules> pathsOf(Map<String, Held<List<ReadListener>>> listeners) {
        Map<String, PathRules> paths = new HashMap<>();
        for (Held<List<ReadListener>> held : listeners.values()) {
            for (ReadListener read : held.read()) {
                XdsReferences.table(read.listener())
                        .ifPresent(
                                table ->
                                        paths.merge(
                                                table.name(),
                                                read.paths(),
                                                XdsResources::stricter));
            }
        }
        return paths;
    }

    private static PathRules stricter(PathRules one, PathRules other) {
        return one == PathRules.NORMALIZE ? one : other;
    }

    private static PathRules of(String table, Map<String, PathRules> paths) {
        return paths.getOrDefault(table, PathRules.KEEP);
    }

    private static SortedMap<String, Held<RouteTable>> withPaths(
            SortedMap<String, Held<RouteTable>> tables, Map<String, PathRules> paths) {
        SortedMap<String, Held<RouteTable>> next = new TreeMap<>(tables);
        next.replaceAll(
                (name, held) -> {
                    RouteTable table = held.read();
                    PathRules wanted = of(name, paths);
                    return table.paths() == wanted
                            ? held
                            : new Held<>(
                                    held.raw(),
                                    new RouteTable(table.name(), wanted, table.hosts()));
                });
        return next;
    }

    /** Those for redirected connections that come in. */
    List<Listener> inbound() {
        return listeners.values().stream()
                .flatMap(held -> held.read().stream())
                .map(ReadListener::listener)
                .filter(Listener::takesInbound)
                .toList();
    }

    /** Those that are resources, and those that listeners have themselves. */
    SortedMap<String, RouteTable> allTables() {
        SortedMap<String, RouteTable> all = new TreeMap<>();
        tables.forEach((name, held) -> all.put(name, held.read()));
        for (Held<List<ReadListener>> held : listeners.values()) {
            for (ReadListener read : held.read()) {
                read.inline().ifPresent(table -> all.put(table.name().name(), table));
            }
        }
        return all;
    }

    /** The resources with endpoints that clusters refer to. */
    Set<String> endpointsReferred() {
        return clusters.values().stream()
                .flatMap(held -> held.read().endpointsName().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The collections that clusters' endpoints announce. */
    Set<String> collectionsReferred() {
        return endpoints.values().stream()
                .flatMap(held -> held.read().collections().stream())
                .map(EndpointCollection::name)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The collections that something is here of. */
    Set<String> collections() {
        return members.byName().keySet();
    }

    /** Of all clusters. */
    int endpointCount() {
        return members.size()
                + endpoints.values().stream()
                        .mapToInt(held -> held.read().listed().endpoints().size())
                        .sum();
    }

    /** The route tables of other resources that listeners refer to. */
    Set<String> tablesReferred() {
        Set<String> names = new TreeSet<>();
        for (Held<List<ReadListener>> held : listeners.values()) {
            for (ReadListener read : held.read()) {
                XdsReferences.table(read.listener())
                        .filter(_ -> read.inline().isEmpty())
                        .ifPresent(table -> names.add(table.name()));
            }
        }
        return names;
    }

    /**
     * Those that nobody asks for any more are told of no more either.
     *
     * @param names of single endpoints: of their collections
     */
    XdsResources without(XdsType type, Collection<String> names) {
        return switch (type) {
            case LB_ENDPOINT ->
                    new XdsResources(
                            clusters, members.without(names), endpoints, listeners, tables);
            case ENDPOINTS ->
                    new XdsResources(clusters, members, less(endpoints, names), listeners, tables);
            case ROUTES ->
                    new XdsResources(clusters, members, endpoints, listeners, less(tables, names));
            case CLUSTER, LISTENER, SECRET -> this;
        };
    }

    private static <T> SortedMap<String, T> less(
            SortedMap<String, T> all, Collection<String> names) {
        SortedMap<String, T> rest = new TreeMap<>(all);
        rest.keySet().removeAll(names);
        return rest;
    }

    /** By name. */
    Map<String, String> versions(XdsType type) {
        List<VersionedResource> some =
                type == XdsType.LB_ENDPOINT ? members.all().toList() : withoutMembers();
        return some.stream()
                .filter(one -> one.type() == type)
                .collect(Collectors.toMap(VersionedResource::name, VersionedResource::version));
    }

    /** All of them by type and name. */
    List<VersionedResource> all() {
        List<VersionedResource> all = new ArrayList<>(withoutMembers());
        members.all().forEach(all::add);
        return List.copyOf(all);
    }

    private List<VersionedResource> withoutMembers() {
        List<VersionedResource> all = new ArrayList<>();
        clusters.values().forEach(held -> all.add(held.raw()));
        endpoints.values().forEach(held -> all.add(held.raw()));
        listeners.values().forEach(held -> all.add(held.raw()));
        tables.values().forEach(held -> all.add(held.raw()));
        return all;
    }

    /** Of all types, names and versions. */
    void addTo(ResourceDigest digest) {
        withoutMembers().forEach(digest::add);
        members.byName()
                .forEach(
                        (name, collection) -> {
                            digest.add(name);
                            digest.add(collection.digest());
                        });
    }
}
