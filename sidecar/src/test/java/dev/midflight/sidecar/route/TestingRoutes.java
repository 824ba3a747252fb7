package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.VirtualHost;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Route tables as tests need them. */
final class TestingRoutes {
    private TestingRoutes() {}

    static RouteTable table(VirtualHost... hosts) {
        return new RouteTable(new RouteTableName("main"), PathRules.KEEP, List.of(hosts));
    }

    static VirtualHost host(String name, List<String> domains, Route... routes) {
        return new VirtualHost(name, domains, List.of(routes));
    }

    static Route route(String name, RouteMatch match) {
        return route(
                name, match, forward(Rewrite.NONE, new WeightedCluster(ClusterName.of(name), 1)));
    }

    static Route route(String name, PathMatch path) {
        return route(name, match(path));
    }

    static RouteMatch match(PathMatch path) {
        return new RouteMatch(path, Set.of(), List.of(), List.of());
    }

    static Route route(String name, RouteMatch match, RouteAction action) {
        return new Route(name, match, action, HeaderEdits.NONE, HeaderEdits.NONE, Optional.empty());
    }

    static RouteAction.Forward forward(Rewrite rewrite, WeightedCluster... clusters) {
        return new RouteAction.Forward(
                List.of(clusters),
                SubsetSelector.ALL,
                rewrite,
                Timeouts.NONE,
                RetryPolicy.NONE,
                Optional.empty(),
                Optional.empty());
    }
}
