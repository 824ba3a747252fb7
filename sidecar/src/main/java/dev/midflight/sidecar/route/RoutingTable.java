package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.VirtualHost;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * A route table, compiled for one event loop. Exact paths, prefixes and hosts are looked up by
 * their octets and cost no allocation; expressions make strings.
 */
public final class RoutingTable {
    private static final RouteDecision NO_ROUTE = new RouteDecision.NoRoute();
    private static final RouteDecision BAD_PATH = new RouteDecision.BadPath();

    private final HostIndex<PathIndex> hosts;
    private final Map<String, CompiledRoute> routes = new HashMap<>();
    private final @Nullable PathPolicy policy;
    private final FilterChain filters;

    private RoutingTable(RouteTable table, FilterChain filters, RequestFilter.Factory factory) {
        this.filters = filters;
        Map<String, PathIndex> domains = new HashMap<>();
        for (VirtualHost host : table.hosts()) {
            PathIndex index = new PathIndex(table.name().name(), host, factory);
            host.domains().forEach(domain -> domains.put(domain, index));
            index.routes().forEach(route -> routes.put(route.label(), route));
        }
        this.hosts = new HostIndex<>(domains);
        PathPolicy paths = PathPolicy.of(table.paths());
        this.policy = paths.equals(PathPolicy.AS_IT_IS) ? null : paths;
    }

    /** Without filters. */
    public static RoutingTable of(RouteTable table) {
        return of(table, "", List.of(), RequestFilter.Factory.NONE);
    }

    /**
     * As a listener's requests see it.
     *
     * @param listener whose filters come before those of routes
     */
    static RoutingTable of(
            RouteTable table,
            String listener,
            List<Filter.OnRequests> filters,
            RequestFilter.Factory factory) {
        FilterChain chain = new FilterChain("listener " + listener, filters, factory);
        return new RoutingTable(table, chain, factory);
    }

    /**
     * Decides where a request goes, and whether it may; its path's span points to the normal form
     * afterwards, if the table says {@link PathRules#NORMALIZE}.
     *
     * @param arrival its connection, as filters know it
     * @param random decides between weighted clusters
     */
    public RouteDecision route(RequestView request, Arrival arrival, RandomGenerator random) {
        if (policy != null && !normalize(policy, request.path())) {
            return BAD_PATH;
        }
        Refusal refusal = filters.refusal(request, arrival);
        if (refusal != null) {
            return new RouteDecision.Refused(null, refusal);
        }
        PathIndex host = hosts.find(request.authority());
        CompiledRoute route = host == null ? null : host.find(request);
        if (route == null) {
            return NO_ROUTE;
        }
        Refusal refusedByRoute = route.filters().refusal(request, arrival);
        return refusedByRoute == null
                ? route.decide(random)
                : new RouteDecision.Refused(route, refusedByRoute);
    }

    /** What is no path at all ({@code *}, CONNECT's target) stays as it is. */
    private static boolean normalize(PathPolicy policy, Span path) {
        if (path.isEmpty() || path.at(0) != '/') {
            return true;
        }
        return switch (policy.apply(path.octets(), path.start(), path.end())) {
            case PathPolicy.Unchanged() -> true;
            case PathPolicy.Changed(byte[] normal) -> {
                path.set(normal);
                yield true;
            }
            case PathPolicy.Refused(String _) -> false;
        };
    }

    /** By its {@link CompiledRoute#label}; null: there is none. */
    public @Nullable CompiledRoute named(String label) {
        return routes.get(label);
    }
}
