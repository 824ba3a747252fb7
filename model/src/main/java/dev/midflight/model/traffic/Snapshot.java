package dev.midflight.model.traffic;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * A whole configuration; names are unique, and every reference resolves. What does not is told all
 * at once, a line for each.
 */
public record Snapshot(
        String version,
        List<Listener> listeners,
        List<RouteTable> routeTables,
        List<Cluster> clusters) {
    public Snapshot {
        listeners = List.copyOf(listeners);
        routeTables = List.copyOf(routeTables);
        clusters = List.copyOf(clusters);
        List<String> wrong = new ArrayList<>();
        unique("listener", listeners, Listener::name, wrong);
        unique("route table", routeTables, table -> table.name().name(), wrong);
        unique("cluster", clusters, cluster -> cluster.name().name(), wrong);
        Set<ClusterName> known = clusters.stream().map(Cluster::name).collect(Collectors.toSet());
        Set<RouteTableName> tables =
                routeTables.stream().map(RouteTable::name).collect(Collectors.toSet());
        for (Listener listener : listeners) {
            switch (listener.destination()) {
                case Listener.Destination.Routes(RouteTableName table, var otherwise) -> {
                    otherwise.ifPresent(
                            cluster -> known("listener " + listener.name(), cluster, known, wrong));
                    if (!tables.contains(table)) {
                        wrong.add(
                                "listener %s: there is no route table '%s'"
                                        .formatted(listener.name(), table));
                    }
                }
                case Listener.Destination.ToCluster(ClusterName cluster) ->
                        known("listener " + listener.name(), cluster, known, wrong);
                case Listener.Destination.ByServerName(var names, var otherwise) -> {
                    String where = "listener " + listener.name();
                    names.forEach(each -> known(where, each.cluster(), known, wrong));
                    otherwise.ifPresent(cluster -> known(where, cluster, known, wrong));
                }
                case Listener.Destination.Original() -> {}
            }
        }
        for (RouteTable table : routeTables) {
            for (VirtualHost host : table.hosts()) {
                host.routes().forEach(route -> check(route, known, wrong));
            }
        }
        Check.require(wrong.isEmpty(), "%s", String.join("\n", wrong));
    }

    private static void check(Route route, Set<ClusterName> known, List<String> wrong) {
        if (route.action() instanceof RouteAction.Forward forward) {
            forward.clusters()
                    .forEach(
                            share -> known("route " + route.name(), share.cluster(), known, wrong));
            forward.mirror()
                    .ifPresent(
                            mirror ->
                                    known("route " + route.name(), mirror.cluster(), known, wrong));
        }
    }

    private static void known(
            String who, ClusterName cluster, Set<ClusterName> known, List<String> wrong) {
        if (!known.contains(cluster)) {
            wrong.add("%s: there is no cluster '%s'".formatted(who, cluster));
        }
    }

    private static <T> void unique(
            String what, List<T> all, Function<T, String> name, List<String> wrong) {
        Set<String> seen = new HashSet<>();
        for (T one : all) {
            if (!seen.add(name.apply(one))) {
                wrong.add("%s: '%s' is there twice".formatted(what, name.apply(one)));
            }
        }
    }
}
