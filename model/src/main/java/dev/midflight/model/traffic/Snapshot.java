package dev.midflight.model.traffic;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** A whole configuration; names are unique, and every reference resolves. */
public record Snapshot(
        String version,
        List<Listener> listeners,
        List<RouteTable> routeTables,
        List<Cluster> clusters) {
    public Snapshot {
        listeners = List.copyOf(listeners);
        routeTables = List.copyOf(routeTables);
        clusters = List.copyOf(clusters);
        unique("listener", listeners, Listener::name);
        unique("route table", routeTables, table -> table.name().name());
        unique("cluster", clusters, cluster -> cluster.name().name());
        Set<ClusterName> known = clusters.stream().map(Cluster::name).collect(Collectors.toSet());
        Set<RouteTableName> tables =
                routeTables.stream().map(RouteTable::name).collect(Collectors.toSet());
        for (Listener listener : listeners) {
            switch (listener.destination()) {
                case Listener.Destination.Routes(RouteTableName table) ->
                        Check.require(
                                tables.contains(table),
                                "listener %s: there is no route table '%s'",
                                listener.name(),
                                table);
                case Listener.Destination.ToCluster(ClusterName cluster) ->
                        known("listener " + listener.name(), cluster, known);
                case Listener.Destination.Original() -> {}
            }
        }
        for (RouteTable table : routeTables) {
            for (VirtualHost host : table.hosts()) {
                host.routes().forEach(route -> check(route, known));
            }
        }
    }

    private static void check(Route route, Set<ClusterName> known) {
        if (route.action() instanceof RouteAction.Forward forward) {
            forward.clusters()
                    .forEach(share -> known("route " + route.name(), share.cluster(), known));
            forward.mirror()
                    .ifPresent(mirror -> known("route " + route.name(), mirror.cluster(), known));
        }
    }

    private static void known(String who, ClusterName cluster, Set<ClusterName> known) {
        Check.require(known.contains(cluster), "%s: there is no cluster '%s'", who, cluster);
    }

    private static <T> void unique(String what, List<T> all, Function<T, String> name) {
        Set<String> seen = new HashSet<>();
        for (T one : all) {
            Check.require(
                    seen.add(name.apply(one)), "%s: '%s' is there twice", what, name.apply(one));
        }
    }
}
