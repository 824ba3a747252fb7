package dev.midflight.wire.xds;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.Snapshot;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** The model as resources; writes everything that the model can say. */
public final class XdsWriter {
    private XdsWriter() {}

    /**
     * @param paths of the route table that it leads to
     */
    public static XdsResource listener(Listener listener, PathRules paths) {
        return XdsResource.of(
                XdsType.LISTENER, listener.name(), ListenerWriter.write(listener, paths));
    }

    /** For a program that asks for a name and connects by itself; of gRPC's proposal A27. */
    public static XdsResource apiListener(String name, RouteTableName table) {
        return XdsResource.of(XdsType.LISTENER, name, ListenerWriter.write(name, table));
    }

    public static XdsResource routes(RouteTable table) {
        return XdsResource.of(XdsType.ROUTES, table.name().name(), RouteWriter.write(table));
    }

    /** Without its endpoints. */
    public static XdsResource cluster(Cluster cluster) {
        return XdsResource.of(XdsType.CLUSTER, cluster.name().name(), ClusterWriter.write(cluster));
    }

    /**
     * For a program that connects by itself, to all endpoints in the same way; of gRPC's proposal
     * A29.
     *
     * @param provider of certificate and CA, as the program's bootstrap calls it
     */
    public static XdsResource cluster(Cluster cluster, String provider) {
        return XdsResource.of(
                XdsType.CLUSTER, cluster.name().name(), ClusterWriter.write(cluster, provider));
    }

    public static XdsResource endpoints(ClusterName cluster, List<Endpoint> endpoints) {
        return XdsResource.of(
                XdsType.ENDPOINTS, cluster.name(), EndpointsWriter.write(cluster, endpoints));
    }

    /** All of a snapshot but its version, which travels with the response. */
    public static List<XdsResource> snapshot(Snapshot snapshot) {
        Map<RouteTableName, PathRules> paths =
                snapshot.routeTables().stream()
                        .collect(Collectors.toMap(RouteTable::name, RouteTable::paths));
        List<XdsResource> resources = new ArrayList<>();
        for (Cluster cluster : snapshot.clusters()) {
            resources.add(cluster(cluster));
            if (cluster.source() instanceof EndpointSource.Listed(List<Endpoint> endpoints)) {
                resources.add(endpoints(cluster.name(), endpoints));
            }
        }
        snapshot.listeners()
                .forEach(listener -> resources.add(listener(listener, pathsOf(listener, paths))));
        snapshot.routeTables().forEach(table -> resources.add(routes(table)));
        return resources;
    }

    private static PathRules pathsOf(Listener listener, Map<RouteTableName, PathRules> paths) {
        return listener.destination() instanceof Listener.Destination.Routes(var table, _)
                ? paths.getOrDefault(table, PathRules.KEEP)
                : PathRules.KEEP;
    }
}
