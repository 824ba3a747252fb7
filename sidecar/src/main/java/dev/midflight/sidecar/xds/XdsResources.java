package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.wire.xds.DeltaResponse;
import dev.midflight.wire.xds.UnreadableResourceException;
import dev.midflight.wire.xds.VersionedResource;
import dev.midflight.wire.xds.XdsReader;
import dev.midflight.wire.xds.XdsReader.ReadCluster;
import dev.midflight.wire.xds.XdsReader.ReadListener;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.HashMap;
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
        SortedMap<String, Held<EndpointSource.Listed>> endpoints,
        SortedMap<String, Held<ReadListener>> listeners,
        SortedMap<String, Held<RouteTable>> tables) {
    static final XdsResources NONE =
            new XdsResources(new TreeMap<>(), new TreeMap<>(), new TreeMap<>(), new TreeMap<>());

    XdsResources {
        clusters = Collections.unmodifiableSortedMap(clusters);
        endpoints = Collections.unmodifiableSortedMap(endpoints);
        listeners = Collections.unmodifiableSortedMap(listeners);
        tables = Collections.unmodifiableSortedMap(tables);
    }

    /** Makes the model's record of a resource. */
    private interface Reader<T> {
        T read(XdsResource resource) throws UnreadableResourceException;
    }

    /** Of resources that are kept together, of whatever types. */
    static XdsResources of(List<VersionedResource> all) throws RefusedResponseException {
        XdsResources resources = NONE;
        for (XdsType type : XdsType.values()) {
            List<VersionedResource> own = all.stream().filter(one -> one.type() == type).toList();
            if (!own.isEmpty()) {
                resources =
                        resources.with(
                                type, new DeltaResponse(type.url(), own, List.of(), "", List.of()));
            }
        }
        return resources;
    }

    /**
     * These with what a response changes.
     *
     * @throws RefusedResponseException if one of its resources can't be read
     */
    XdsResources with(XdsType type, DeltaResponse response) throws RefusedResponseException {
        List<String> reasons = new ArrayList<>(response.problems());
        XdsResources next =
                switch (type) {
                    case CLUSTER -> withClusters(response, reasons);
                    case ENDPOINTS -> withEndpoints(response, reasons);
                    case LISTENER -> withListeners(response, reasons);
                    case ROUTES -> withTables(response, reasons);
                    case SECRET -> {
                        reasons.add("secrets: nobody asked for any");
                        yield this;
                    }
                };
        if (!reasons.isEmpty()) {
            throw new RefusedResponseException(reasons);
        }
        return next;
    }

    private XdsResources withClusters(DeltaResponse response, List<String> reasons) {
        var next =
                changed(
                        clusters,
                        response,
                        resource -> XdsReader.cluster(resource.body()),
                        (name, read) -> read.cluster().name().name().equals(name),
                        reasons);
        return new XdsResources(next, endpoints, listeners, tables);
    }

    private XdsResources withEndpoints(DeltaResponse response, List<String> reasons) {
        var next =
                changed(
                        endpoints,
                        response,
                        resource -> new EndpointSource.Listed(XdsReader.endpoints(resource.body())),
                        (_, _) -> true,
                        reasons);
        return new XdsResources(clusters, next, listeners, tables);
    }

    private XdsResources withListeners(DeltaResponse response, List<String> reasons) {
        var next =
                changed(
                        listeners,
                        response,
                        resource -> XdsReader.listener(resource.body()),
                        (name, read) -> read.listener().name().equals(name),
                        reasons);
        return new XdsResources(clusters, endpoints, next, withPaths(tables, pathsOf(next)));
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
        return new XdsResources(clusters, endpoints, listeners, next);
    }

    private static <T> SortedMap<String, Held<T>> changed(
            SortedMap<String, Held<T>> before,
            DeltaResponse response,
            Reader<T> reader,
            BiPredicate<String, T> isNamed,
            List<String> reasons) {
        SortedMap<String, Held<T>> next = new TreeMap<>(before);
        response.removed().forEach(next::remove);
        for (VersionedResource raw : response.resources()) {
            Held<T> known = before.get(raw.name());
            try {
                T read =
                        known != null && known.raw().resource().equals(raw.resource())
                                ? known.read()
                                : reader.read(raw.resource());
                if (!isNamed.test(raw.name(), read)) {
                    reasons.add(raw.name() + ": its message has another name");
                }
                next.put(raw.name(), new Held<>(raw, read));
            } catch (UnreadableResourceException e) {
                e.reasons().forEach(reason -> reasons.add(raw.name() + ": " + reason));
            } catch (IllegalArgumentException e) {
                reasons.add(raw.name() + ": " + e.getMessage());
            }
        }
        return next;
    }

    /** What is done to paths is said by listeners, but belongs to the table that they lead to. */
    private static Map<String, PathRules> pathsOf(Map<String, Held<ReadListener>> listeners) {
        Map<String, PathRules> paths = new HashMap<>();
        for (Held<ReadListener> held : listeners.values()) {
            XdsReferences.table(held.read().listener())
                    .ifPresent(
                            table ->
                                    paths.merge(
                                            table.name(),
                                            held.read().paths(),
                                            XdsResources::stricter));
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

    /** The resources with endpoints that clusters refer to. */
    Set<String> endpointsReferred() {
        return clusters.values().stream()
                .flatMap(held -> held.read().endpointsName().stream())
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /** The route tables that listeners refer to. */
    Set<String> tablesReferred() {
        Set<String> names = new TreeSet<>();
        for (Held<ReadListener> held : listeners.values()) {
            Listener listener = held.read().listener();
            XdsReferences.table(listener).ifPresent(table -> names.add(table.name()));
        }
        return names;
    }

    /** Those that nobody asks for any more are told of no more either. */
    XdsResources without(XdsType type, Collection<String> names) {
        return switch (type) {
            case ENDPOINTS -> new XdsResources(clusters, less(endpoints, names), listeners, tables);
            case ROUTES -> new XdsResources(clusters, endpoints, listeners, less(tables, names));
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
        return all().stream()
                .filter(one -> one.type() == type)
                .collect(Collectors.toMap(VersionedResource::name, VersionedResource::version));
    }

    /** All of them by type and name. */
    List<VersionedResource> all() {
        List<VersionedResource> all = new ArrayList<>();
        clusters.values().forEach(held -> all.add(held.raw()));
        endpoints.values().forEach(held -> all.add(held.raw()));
        listeners.values().forEach(held -> all.add(held.raw()));
        tables.values().forEach(held -> all.add(held.raw()));
        return List.copyOf(all);
    }
}
