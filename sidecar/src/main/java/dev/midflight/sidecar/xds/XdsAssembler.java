package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.sidecar.xds.XdsAssembly.Joined;
import dev.midflight.wire.xds.EndpointCollection;
import dev.midflight.wire.xds.XdsReader.ReadCluster;
import dev.midflight.wire.xds.XdsType;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.stream.Collectors;

/** Makes one assembly out of the one before it; used once. */
final class XdsAssembler {
    private static final int VERSION_BYTES = 6;

    private final XdsAssembly former;
    private final XdsResources resources;
    private final SortedMap<String, RouteTable> readTables;
    private final Patience patience;
    private final long now;
    private final Map<ClusterName, Cluster> formerClusters;
    private final Map<RouteTableName, RouteTable> formerTables;
    private final Map<String, Listener> formerListeners;
    private final Map<Missing, Long> missing = new HashMap<>();
    private final Set<Missing> forgone = new HashSet<>();
    private final Map<String, Joined> joined = new HashMap<>();
    private final Map<ClusterName, Cluster> withoutEndpoints = new HashMap<>();
    private final SortedMap<ClusterName, Cluster> clusters = new TreeMap<>();
    private final SortedMap<String, RouteTable> tables = new TreeMap<>();
    private final SortedMap<String, Listener> listeners = new TreeMap<>();

    XdsAssembler(XdsAssembly former, XdsResources resources, Patience patience, long nowNanos) {
        this.former = former;
        this.resources = resources;
        this.readTables = resources.allTables();
        this.patience = patience;
        this.now = nowNanos;
        Snapshot before = former.snapshot();
        this.formerClusters = byName(before.clusters(), Cluster::name);
        this.formerTables = byName(before.routeTables(), RouteTable::name);
        this.formerListeners = byName(before.listeners(), Listener::name);
    }

    private static <K, T> Map<K, T> byName(List<T> all, Function<T, K> name) {
        return all.stream().collect(Collectors.toMap(name, Function.identity()));
    }

    XdsAssembly assemble() {
        resources.clusters().values().forEach(held -> addCluster(held.read()));
        readTables.forEach(this::addTable);
        resources.listeners().values().stream()
                .flatMap(held -> held.read().stream())
                .forEach(read -> addListener(read.listener().name(), read.listener()));
        keepTables();
        keepClusters();
        return new XdsAssembly(snapshot(), missing, forgone, joined, limit());
    }

    private void addCluster(ReadCluster read) {
        Cluster cluster = read.cluster();
        if (read.endpointsName().isEmpty()) {
            clusters.put(cluster.name(), cluster);
            return;
        }
        String endpointsName = read.endpointsName().get();
        Held<AnnouncedEndpoints> endpoints = resources.endpoints().get(endpointsName);
        if (endpoints != null && areThere(endpoints.read())) {
            clusters.put(cluster.name(), join(read, endpoints.read()));
            return;
        }
        withoutEndpoints.put(cluster.name(), cluster);
        Cluster before = formerClusters.get(cluster.name());
        if (endpoints == null && isForgone(new Missing(XdsType.ENDPOINTS, endpointsName))) {
            clusters.put(cluster.name(), cluster);
        } else if (before != null) {
            clusters.put(cluster.name(), before);
        }
    }

    /** Looks at all collections, so that all are waited for from now on. */
    private boolean areThere(AnnouncedEndpoints endpoints) {
        boolean all = true;
        for (EndpointCollection each : endpoints.collections()) {
            if (resources.members().find(each.name()).isEmpty()
                    && !isForgone(new Missing(XdsType.LB_ENDPOINT, each.name()))) {
                all = false;
            }
        }
        return all;
    }

    private Cluster join(ReadCluster read, AnnouncedEndpoints endpoints) {
        String name = read.cluster().name().name();
        List<MemberCollection> members =
                endpoints.collections().stream()
                        .map(each -> resources.members().find(each.name()))
                        .map(found -> found.orElse(MemberCollection.NONE))
                        .toList();
        Joined known = former.clusters().get(name);
        Joined next =
                known != null && known.isOf(read, endpoints) && known.members().equals(members)
                        ? known
                        : new Joined(
                                read,
                                endpoints,
                                members,
                                read.cluster().with(listed(name, endpoints, members)));
        joined.put(name, next);
        return next.cluster();
    }

    /** An endpoint that has just gone to another collection counts once. */
    private static EndpointSource.Listed listed(
            String cluster, AnnouncedEndpoints endpoints, List<MemberCollection> members) {
        if (members.isEmpty()) {
            return endpoints.listed();
        }
        Map<String, Endpoint> byAddress = new LinkedHashMap<>();
        endpoints.listed().endpoints().forEach(each -> byAddress.put(each.toString(), each));
        for (int i = 0; i < members.size(); i++) {
            EndpointCollection collection = endpoints.collections().get(i);
            for (Endpoint member : members.get(i).endpoints()) {
                byAddress.putIfAbsent(member.toString(), collection.place(member));
            }
        }
        try {
            return new EndpointSource.Listed(List.copyOf(byAddress.values()));
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(cluster + ": " + e.getMessage(), e);
        }
    }

    private void addTable(String name, RouteTable table) {
        RouteTable before = formerTables.get(table.name());
        if (areThere(XdsReferences.clusters(table))) {
            tables.put(name, table);
        } else if (before != null) {
            tables.put(name, before);
        }
    }

    private void addListener(String name, Listener listener) {
        boolean complete = areThere(XdsReferences.clusters(listener));
        Optional<RouteTableName> table = XdsReferences.table(listener);
        if (table.isPresent() && !readTables.containsKey(table.get().name())) {
            if (isForgone(new Missing(XdsType.ROUTES, table.get().name()))) {
                return;
            }
            complete = false;
        } else if (table.isPresent() && !tables.containsKey(table.get().name())) {
            complete = false;
        }
        Listener before = formerListeners.get(name);
        if (complete) {
            listeners.put(name, listener);
        } else if (before != null) {
            listeners.put(name, before);
        }
    }

    /** Looks at all of them, so that all are waited for from now on. */
    private boolean areThere(Set<ClusterName> wanted) {
        boolean all = true;
        for (ClusterName name : wanted) {
            if (!clusters.containsKey(name)
                    && !isForgone(new Missing(XdsType.CLUSTER, name.name()))) {
                all = false;
            }
        }
        return all;
    }

    private boolean isForgone(Missing what) {
        long since = former.missing().getOrDefault(what, now);
        missing.put(what, since);
        boolean over = now - since >= patience.nanos(what.type());
        if (over) {
            forgone.add(what);
        }
        return over;
    }

    /** What a former listener leads to is kept as long as that listener. */
    private void keepTables() {
        for (Listener listener : List.copyOf(listeners.values())) {
            Optional<RouteTableName> name = XdsReferences.table(listener);
            if (name.isPresent() && !tables.containsKey(name.get().name())) {
                RouteTable before = formerTables.get(name.get());
                if (before == null) {
                    listeners.remove(listener.name());
                } else {
                    tables.put(before.name().name(), before);
                }
            }
        }
    }

    private void keepClusters() {
        Set<ClusterName> wanted = new TreeSet<>();
        listeners.values().forEach(one -> wanted.addAll(XdsReferences.clusters(one)));
        tables.values().forEach(one -> wanted.addAll(XdsReferences.clusters(one)));
        wanted.removeAll(clusters.keySet());
        wanted.forEach(name -> clusters.put(name, standIn(name)));
    }

    /** The former one while it is waited for, then one without endpoints. */
    private Cluster standIn(ClusterName name) {
        Cluster before = formerClusters.get(name);
        if (before != null && !forgone.contains(new Missing(XdsType.CLUSTER, name.name()))) {
            return before;
        }
        Cluster empty = withoutEndpoints.get(name);
        return empty != null ? empty : Cluster.of(name, new EndpointSource.Listed(List.of()));
    }

    /** The very former one where it would serve the same. */
    private Snapshot snapshot() {
        Snapshot before = former.snapshot();
        Snapshot next =
                new Snapshot(
                        version(),
                        List.copyOf(listeners.values()),
                        List.copyOf(tables.values()),
                        List.copyOf(clusters.values()));
        boolean same =
                before.listeners().equals(next.listeners())
                        && before.routeTables().equals(next.routeTables())
                        && before.clusters().equals(next.clusters());
        return same ? before : next;
    }

    private String version() {
        ResourceDigest digest = new ResourceDigest();
        resources.addTo(digest);
        return digest.hex(VERSION_BYTES);
    }

    private Optional<Long> limit() {
        List<Long> left = new ArrayList<>();
        missing.forEach(
                (what, since) -> {
                    if (!forgone.contains(what)) {
                        left.add(patience.nanos(what.type()) - (now - since));
                    }
                });
        return left.stream().min(Long::compare).map(least -> now + least);
    }
}
