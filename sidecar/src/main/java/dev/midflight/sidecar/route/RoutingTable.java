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
    private final @Nullable PathNormalizer normalizer;

    private RoutingTable(RouteTable table) {
        Map<String, PathIndex> domains = new HashMap<>();
        for (VirtualHost host : table.hosts()) {
            PathIndex index = new PathIndex(host);
            host.domains().forEach(domain -> domains.put(domain, index));
            index.routes().forEach(route -> routes.put(route.label(), route));
        }
        this.hosts = new HostIndex<>(domains);
        this.normalizer =
                switch (table.paths()) {
                    case KEEP -> null;
                    case NORMALIZE -> new PathNormalizer();
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
        if (normalizer != null && !normalizer.normalize(request.path())) {
            return BAD_PATH;
        }
        PathIndex host = hosts.find(request.authority());
        CompiledRoute route = host == null ? null : host.find(request);
        return route == null ? NO_ROUTE : route.decide(random);
    }

    /** By its {@link CompiledRoute#label}; null: there is none. */
    public @Nullable CompiledRoute named(String label) {
        return routes.get(label);
    }
}
