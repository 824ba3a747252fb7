package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Listener;
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
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** What a snapshot says of routes, compiled for one event loop. */
public final class RoutingPlan {
    private final Map<String, Entry> bound = new HashMap<>();
    private final ByDestination<Entry> inbound = new ByDestination<>();
    private final ByDestination<Entry> outbound = new ByDestination<>();

    /**
     * A listener.
     *
     * @param table where its requests go; null: to their original destination
     */
    private record Entry(Listener listener, @Nullable RoutingTable table) {
        boolean routes() {
            return listener.destination() instanceof Listener.Destination.Routes;
        }

        boolean isHttp() {
            return table != null && !listener.relays();
        }
    }

    private RoutingPlan(Snapshot snapshot, RequestFilter.Factory factory) {
        Map<RouteTableName, RouteTable> models =
                snapshot.routeTables().stream()
                        .collect(Collectors.toMap(RouteTable::name, Function.identity()));
        for (Listener listener : snapshot.listeners()) {
            Entry entry = new Entry(listener, table(listener, models, factory));
            switch (listener.binding()) {
                case Binding.Bound _ -> bound.put(listener.name(), entry);
                case Binding.Redirected redirected -> {
                    switch (listener.direction()) {
                        case INBOUND -> inbound.put(redirected, entry);
                        case OUTBOUND -> outbound.put(redirected, entry);
                    }
                }
            }
        }
    }

    private static @Nullable RoutingTable table(
            Listener listener,
            Map<RouteTableName, RouteTable> models,
            RequestFilter.Factory factory) {
        return switch (listener.destination()) {
            case Listener.Destination.Routes(RouteTableName name, var _) ->
                    table(listener, Objects.requireNonNull(models.get(name)), factory);
            case Listener.Destination.ToCluster(ClusterName cluster) ->
                    table(listener, to(cluster), factory);
            case Listener.Destination.ByServerName _, Listener.Destination.Original _ -> null;
        };
    }

    private static RoutingTable table(
            Listener listener, RouteTable model, RequestFilter.Factory factory) {
        return RoutingTable.of(model, listener.name(), listener.requestFilters(), factory);
    }

    /** With the filters that a factory makes. */
    public static RoutingPlan of(Snapshot snapshot, RequestFilter.Factory factory) {
        return new RoutingPlan(snapshot, factory);
    }

    /** Redirected connections follow what is there for their destination now. */
    private @Nullable Entry entry(Arrival arrival) {
        Entry known = bound.get(arrival.listener());
        if (known != null) {
            return known;
        }
        return (arrival.isInbound() ? inbound : outbound).find(arrival.destination());
    }

    /** Where the requests of a connection go; null: to their original destination. */
    public @Nullable RoutingTable table(Arrival arrival) {
        Entry entry = entry(arrival);
        return entry == null ? null : entry.table();
    }

    /** True if the first bytes of a connection decide which version of HTTP it is. */
    public boolean takesHttp2(Arrival arrival) {
        Entry entry = entry(arrival);
        return entry != null
                && switch (entry.listener().protocol()) {
                    case HTTP, HTTP2, DETECT -> true;
                    case HTTP1, TCP -> false;
                };
    }

    /** True if requests of HTTP/2 have routes, so that a detection is to find them. */
    public boolean routesHttp2(Arrival arrival) {
        Entry entry = entry(arrival);
        return entry != null && entry.routes();
    }

    /** True if no detection went before: a connection is HTTP, or refused. */
    public boolean isHttp(Arrival arrival) {
        Entry entry = entry(arrival);
        return entry != null && entry.isHttp();
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
