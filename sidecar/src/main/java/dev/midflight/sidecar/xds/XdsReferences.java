package dev.midflight.sidecar.xds;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.VirtualHost;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** What listeners and route tables refer to. */
final class XdsReferences {
    private XdsReferences() {}

    static Optional<RouteTableName> table(Listener listener) {
        return listener.destination() instanceof Destination.Routes routes
                ? Optional.of(routes.table())
                : Optional.empty();
    }

    /** Those of a listener itself, without its table's. */
    static Set<ClusterName> clusters(Listener listener) {
        Set<ClusterName> clusters = new TreeSet<>();
        switch (listener.destination()) {
            case Destination.Routes routes -> routes.otherwise().ifPresent(clusters::add);
            case Destination.ToCluster(ClusterName cluster) -> clusters.add(cluster);
            case Destination.ByServerName byName -> {
                byName.names().forEach(each -> clusters.add(each.cluster()));
                byName.otherwise().ifPresent(clusters::add);
            }
            case Destination.Original() -> {}
        }
        return clusters;
    }

    static Set<ClusterName> clusters(RouteTable table) {
        Set<ClusterName> clusters = new TreeSet<>();
        for (VirtualHost host : table.hosts()) {
            for (Route route : host.routes()) {
                if (route.action() instanceof RouteAction.Forward forward) {
                    forward.clusters().forEach(share -> clusters.add(share.cluster()));
                    forward.mirror().ifPresent(mirror -> clusters.add(mirror.cluster()));
                }
            }
        }
        return clusters;
    }
}
