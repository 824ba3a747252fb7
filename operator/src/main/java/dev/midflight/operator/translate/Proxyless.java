package dev.midflight.operator.translate;

import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteAction.WeightedCluster;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.VirtualHost;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * What sidecars run by, for clients that are libraries in a program: gRPC (its proposals A27, A28,
 * A29). Every request of theirs is a POST without a query, they choose endpoints themselves, and
 * refuse a resource as a whole where it names what they have not: so all of it is put in their
 * words, and what they could not do anyway is left out.
 */
public final class Proxyless {
    /** {@code <service>.<namespace>[.svc[.<cluster domain>]]:<port>}. */
    private static final Pattern AUTHORITY =
            Pattern.compile(
                    "([a-z0-9-]{1,63})\\.([a-z0-9-]{1,63})(?:\\.svc(?:\\.[a-z0-9.-]{1,200})?)?"
                            + ":([0-9]{1,5})");

    private static final String METHOD = "POST";

    /** No namespace begins like that. */
    private static final String CLUSTERS = "_proxyless/";

    private Proxyless() {}

    /** The listener of a Service's port, by what a program calls it; empty: no such name. */
    public static Optional<String> listener(String authority) {
        Matcher parts = AUTHORITY.matcher(authority);
        return parts.matches()
                ? Optional.of(
                        ResourceNames.outbound(
                                new ServiceKey(parts.group(2), parts.group(1)),
                                Integer.parseInt(parts.group(3))))
                : Optional.empty();
    }

    /** Where a listener's requests are routed; empty: nobody reads its requests. */
    public static Optional<RouteTableName> table(Listener listener) {
        return listener.destination() instanceof Listener.Destination.Routes(var table, _)
                ? Optional.of(table)
                : Optional.empty();
    }

    public static RouteTable routes(RouteTable table) {
        List<VirtualHost> hosts =
                table.hosts().stream()
                        .map(
                                host ->
                                        new VirtualHost(
                                                host.name(),
                                                host.domains(),
                                                host.routes().stream()
                                                        .filter(route -> applies(route.match()))
                                                        .map(Proxyless::route)
                                                        .toList()))
                        .toList();
        return new RouteTable(table.name(), table.paths(), hosts);
    }

    private static boolean applies(RouteMatch match) {
        return match.query().isEmpty()
                && (match.methods().isEmpty() || match.methods().contains(METHOD));
    }

    /** Checks and limits of requests are a proxy's; where they count is the server's side. */
    private static Route route(Route route) {
        RouteMatch match =
                new RouteMatch(
                        path(route.match().path()), Set.of(), route.match().headers(), List.of());
        return new Route(
                route.name(),
                match,
                action(route.action()),
                route.request(),
                route.response(),
                route.fault());
    }

    /** Whole segments as an expression. */
    private static PathMatch path(PathMatch match) {
        if (!(match instanceof PathMatch.Prefix(String path)) || path.equals("/")) {
            return match;
        }
        String segments = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
        return new PathMatch.Regex(Pattern.quote(segments) + "(/.*)?");
    }

    private static RouteAction action(RouteAction action) {
        return switch (action) {
            case RouteAction.Forward forward ->
                    new RouteAction.Forward(
                            forward.clusters().stream().map(Proxyless::share).toList(),
                            forward.subset(),
                            forward.rewrite(),
                            forward.timeouts(),
                            forward.retries(),
                            forward.mirror(),
                            forward.hashKey());
            case RouteAction.Redirect redirect -> redirect;
            case RouteAction.Respond respond -> respond;
        };
    }

    private static WeightedCluster share(WeightedCluster share) {
        return new WeightedCluster(
                ClusterName.of(ResourceNames.ofAnyone(share.cluster().name())), share.weight());
    }

    /** What a cluster that they ask for is called among the resources. */
    public static String resource(String cluster) {
        return CLUSTERS + cluster;
    }

    /** Whether a resource is theirs, and of no use to anybody else. */
    public static boolean isFor(String resource) {
        return resource.startsWith(CLUSTERS);
    }

    /**
     * A cluster as it lies among the resources, by a name of its own.
     *
     * @param tls towards all its endpoints
     * @return empty: endpoints that nobody lists are of no use to them
     */
    public static Optional<Cluster> cluster(Cluster cluster, ClusterTls tls) {
        if (cluster.source() instanceof EndpointSource.OriginalDestination) {
            return Optional.empty();
        }
        LoadBalancing usual =
                LoadBalancing.of(balancing(cluster.loadBalancing().balancing()))
                        .with(cluster.loadBalancing().failover());
        return Optional.of(
                cluster.with(ClusterName.of(resource(cluster.name().name())))
                        .with(tls)
                        .with(usual));
    }

    /** The same by the name that it is asked for by. */
    public static Cluster asked(Cluster cluster) {
        return cluster.with(ClusterName.of(cluster.name().name().substring(CLUSTERS.length())));
    }

    /** These two every client has. */
    private static Balancing balancing(Balancing balancing) {
        return switch (balancing) {
            case Balancing.RingHash ring -> ring;
            case Balancing.Maglev _ -> Balancing.RingHash.DEFAULT;
            case Balancing.RoundRobin _,
                    Balancing.Random _,
                    Balancing.LeastRequest _,
                    Balancing.PeakEwma _ ->
                    new Balancing.RoundRobin();
        };
    }
}
