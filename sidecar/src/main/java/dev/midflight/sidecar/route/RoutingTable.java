package dev.midflight.sidecar.route;

import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.VirtualHost;
import java.util.HashMap;
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

    private RoutingTable(RouteTable table) {
        Map<String, PathIndex> domains = new HashMap<>();
        for (VirtualHost host : table.hosts()) {
            PathIndex index = new PathIndex(host);
            host.domains().forEach(domain -> domains.put(domain, index));
            index.routes().forEach(route -> routes.put(route.label(), route));
        }
        this.hosts = new HostIndex<>(domains);
        this.policy =
                switch (table.paths()) {
                    case KEEP -> null;
                    case NORMALIZE -> PathPolicy.STRICT;
                };
    }

    public static RoutingTable of(RouteTable table) {
        return new RoutingTable(table);
    }

    /**
     * Decides where a request goes; its path's span points to the normal form afterwards, if the
     * table says {@link PathRules#NORMALIZE}.
     *
     * @param random decides between weighted clusters
     */
    public RouteDecision route(RequestView request, RandomGenerator random) {
        if (policy != null && !normalize(policy, request.path())) {
            return BAD_PATH;
        }
        PathIndex host = hosts.find(request.authority());
        CompiledRoute route = host == null ? null : host.find(request);
        return route == null ? NO_ROUTE : route.decide(random);
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
