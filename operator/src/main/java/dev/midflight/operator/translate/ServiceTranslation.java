package dev.midflight.operator.translate;

import dev.midflight.crds.policy.RouteRule;
import dev.midflight.crds.policy.SubsetRule;
import dev.midflight.crds.policy.UpstreamRule;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One port of a Service, for those who call it. */
public final class ServiceTranslation {
    /** Of what no route of a policy takes. */
    private static final String DEFAULT_ROUTE = "default";

    private final MeshService service;
    private final MeshPort port;
    private final CallerParts parts;
    private final Problems problems = new Problems();

    private ServiceTranslation(MeshService service, MeshPort port, CallerParts parts) {
        this.service = service;
        this.port = port;
        this.parts = parts;
    }

    /**
     * Where a part has a problem, that part is as if no policy had it.
     *
     * @param parts with the routes of those callers only that this is for
     */
    public static ServiceConfig of(
            MeshService service, MeshPort port, CallerParts parts, Directory directory) {
        return new ServiceTranslation(service, port, parts).config(directory);
    }

    private ServiceConfig config(Directory directory) {
        List<Cluster> clusters = clusters();
        Optional<RouteTable> table =
                port.spoken() == ListenerProtocol.TCP
                        ? Optional.empty()
                        : Optional.of(table(directory));
        return new ServiceConfig(table, clusters, problems.all());
    }

    private RouteTable table(Directory directory) {
        Problems ofRoutes = new Problems();
        List<Route> routes = new ArrayList<>();
        Destinations destinations =
                new Destinations(directory, service.key(), port.number(), ofRoutes);
        routes.addAll(new RouteTranslation(destinations).of(parts.routes()));
        problems.addAll(ofRoutes);
        List<Route> sound = ofRoutes.isEmpty() ? routes : new ArrayList<>();
        sound.add(defaultRoute());
        return new RouteTable(
                ResourceNames.table(service.key(), port.number()),
                PathRules.KEEP,
                List.of(new VirtualHost("any", List.of("*"), sound)));
    }

    private Route defaultRoute() {
        ClusterName usual = ResourceNames.usual(service, port.number());
        return new Route(
                DEFAULT_ROUTE,
                RouteMatch.ANY,
                new RouteAction.Forward(
                        List.of(new RouteAction.WeightedCluster(usual, 1)),
                        SubsetSelector.ALL,
                        Rewrite.NONE,
                        Timeouts.NONE,
                        RetryPolicy.NONE,
                        Optional.empty(),
                        Optional.empty()),
                HeaderEdits.NONE,
                HeaderEdits.NONE,
                Optional.empty());
    }

    private List<Cluster> clusters() {
        List<Cluster> clusters = new ArrayList<>();
        clusters.add(cluster(ResourceNames.cluster(service.key(), port.number())));
        for (SubsetRule subset : parts.subsets()) {
            clusters.add(
                    cluster(ResourceNames.subset(service.key(), port.number(), subset.name())));
        }
        if (service.isHeadless()) {
            clusters.add(
                    Cluster.of(
                            ResourceNames.chosen(service.key(), port.number()),
                            new EndpointSource.OriginalDestination()));
        }
        return clusters;
    }

    private Cluster cluster(ClusterName name) {
        Cluster plain =
                Cluster.of(name, new EndpointSource.Listed(List.of()))
                        .with(new ClusterTls(true, Set.of(), Optional.empty()));
        return parts.upstream().flatMap(rule -> applied(rule, plain)).orElse(plain);
    }

    private Optional<Cluster> applied(UpstreamRule rule, Cluster plain) {
        return problems.build("spec.upstream", () -> UpstreamTranslation.applied(rule, plain));
    }

    /** The routes that every caller has. */
    public static List<RouteRule> routesOfAll(List<RouteRule> routes) {
        return routes.stream().filter(route -> route.callers().isEmpty()).toList();
    }

    /** The routes that such a caller has. */
    public static List<RouteRule> routesOf(
            List<RouteRule> routes, String policyNamespace, MeshPod caller) {
        return routes.stream().filter(route -> has(route, policyNamespace, caller)).toList();
    }

    private static boolean has(RouteRule route, String policyNamespace, MeshPod caller) {
        return route.callers().isEmpty()
                || route.callers().stream()
                        .anyMatch(
                                each -> {
                                    String namespace =
                                            each.namespace() == null
                                                    ? policyNamespace
                                                    : each.namespace();
                                    return namespace.equals(caller.namespace())
                                            && caller.labels()
                                                    .entrySet()
                                                    .containsAll(each.labels().entrySet());
                                });
    }
}
