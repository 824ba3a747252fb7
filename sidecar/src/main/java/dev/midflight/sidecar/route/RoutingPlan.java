package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction.Forward;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.VirtualHost;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a snapshot says of routes, compiled for one event loop. */
public final class RoutingPlan {
    private final Map<String, RoutingTable> tables = new HashMap<>();
    private final Map<String, ListenerProtocol> protocols = new HashMap<>();
    private final Set<String> ofHttp = new HashSet<>();

    private RoutingPlan(Snapshot snapshot, RequestFilter.Factory factory) {
        Map<RouteTableName, RouteTable> models =
                snapshot.routeTables().stream()
                        .collect(Collectors.toMap(RouteTable::name, Function.identity()));
        for (Listener listener : snapshot.listeners()) {
            protocols.put(listener.name(), listener.protocol());
            switch (listener.destination()) {
                case Listener.Destination.Routes(RouteTableName name) -> {
                    RouteTable model = models.get(name);
                    if (model != null) {
                        tables.put(listener.name(), table(listener, model, factory));
                    }
                    ofHttp.add(listener.name());
                }
                case Listener.Destination.ToCluster(ClusterName cluster) -> {
                    tables.put(listener.name(), table(listener, to(cluster), factory));
                    if (!listener.relays()) {
                        ofHttp.add(listener.name());
                    }
                }
                case Listener.Destination.ByServerName _, Listener.Destination.Original _ -> {}
            }
        }
    }

    private static RoutingTable table(
            Listener listener, RouteTable model, RequestFilter.Factory factory) {
        return RoutingTable.of(model, listener.name(), listener.requestFilters(), factory);
    }

    /** With the filters that a factory makes. */
    public static RoutingPlan of(Snapshot snapshot, RequestFilter.Factory factory) {
        return new RoutingPlan(snapshot, factory);
    }

    /** Where the requests of a listener go; null: to their original destination. */
    public @Nullable RoutingTable table(String listener) {
        return tables.get(listener);
    }

    /** True if the first bytes of a listener's connections decide which version of HTTP it is. */
    public boolean takesHttp2(String listener) {
        ListenerProtocol protocol = protocols.get(listener);
        return protocol != null
                && switch (protocol) {
                    case HTTP, HTTP2, DETECT -> true;
                    case HTTP1, TCP -> false;
                };
    }

    /** True if no detection went before: a listener's connections are HTTP, or refused. */
    public boolean isHttp(String listener) {
        return ofHttp.contains(listener);
    }

    /** A table that has but one way. */
    private static RouteTable to(ClusterName cluster) {
        Forward forward =
                new Forward(
                        List.of(new WeightedCluster(cluster, 1)),
                        SubsetSelector.ALL,
                        Rewrite.NONE,
                        Timeouts.NONE,
                        RetryPolicy.NONE,
                        Optional.empty(),
                        Optional.empty());
        Route route =
                new Route(
                        "all",
                        RouteMatch.ANY,
                        forward,
                        HeaderEdits.NONE,
                        HeaderEdits.NONE,
                        Optional.empty());
        return new RouteTable(
                new RouteTableName("cluster"),
                PathRules.KEEP,
                List.of(new VirtualHost("any", List.of("*"), List.of(route))));
    }
}
