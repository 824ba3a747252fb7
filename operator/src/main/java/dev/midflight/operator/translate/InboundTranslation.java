package dev.midflight.operator.translate;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.HeaderEdits;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RetryPolicy;
import dev.midflight.model.traffic.Rewrite;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.Timeouts;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.model.traffic.VirtualHost;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;

/**
 * What comes in at a pod. A port that policies of Services are about has a listener of its own; all
 * others share one. Where a check or a quota is in force, what is no HTTP is closed: nobody could
 * have checked it.
 */
public final class InboundTranslation {
    private static final String EVERY_PORT = "in";

    /** What cannot be checked as it was meant does not pass. */
    private static final AccessRules NOBODY = new AccessRules(List.of(), AccessRules.Action.DENY);

    private final MeshPod pod;
    private final PolicyBook policies;
    private final AccessTranslation access;
    private final MtlsMode otherwise;
    private final Problems problems = new Problems();
    private final List<Listener> listeners = new ArrayList<>();
    private final List<RouteTable> tables = new ArrayList<>();

    private InboundTranslation(
            MeshPod pod, PolicyBook policies, AccessTranslation access, MtlsMode otherwise) {
        this.pod = pod;
        this.policies = policies;
        this.access = access;
        this.otherwise = otherwise;
    }

    /**
     * @param otherwise where no policy says it
     */
    public static InboundConfig of(
            MeshPod pod,
            Collection<PodPort> ports,
            PolicyBook policies,
            String trustDomain,
            MtlsMode otherwise) {
        return new InboundTranslation(pod, policies, new AccessTranslation(trustDomain), otherwise)
                .config(ports);
    }

    private InboundConfig config(Collection<PodPort> ports) {
        ServerParts everywhere = policies.servers(pod, Set.of());
        add(EVERY_PORT, Binding.Redirected.ANY, ListenerProtocol.DETECT, everywhere);
        for (PodPort port : ports) {
            ServerParts parts = policies.servers(pod, port.services());
            if (!parts.equals(everywhere) || port.spoken() != ListenerProtocol.DETECT) {
                Binding binding = new Binding.Redirected(Set.of(), OptionalInt.of(port.number()));
                add(EVERY_PORT + "/" + port.number(), binding, port.spoken(), parts);
            }
        }
        List<Cluster> clusters =
                List.of(
                        Cluster.of(
                                ResourceNames.INBOUND_CLUSTER,
                                new EndpointSource.OriginalDestination()));
        return new InboundConfig(listeners, tables, clusters, problems.all());
    }

    private void add(String name, Binding binding, ListenerProtocol spoken, ServerParts parts) {
        List<Filter> filters = filters(parts);
        boolean unreadable = !filters.isEmpty() && spoken == ListenerProtocol.TCP;
        if (unreadable) {
            problems.add(
                    name,
                    "a Service says that it is tcp, and checks and quotas are of requests: what is no"
                            + " HTTP is closed");
        }
        Listener.Destination destination;
        if (filters.isEmpty()) {
            destination = new Listener.Destination.ToCluster(ResourceNames.INBOUND_CLUSTER);
        } else {
            RouteTableName table = new RouteTableName(name);
            tables.add(table(table));
            destination = new Listener.Destination.Routes(table);
        }
        listeners.add(
                new Listener(
                        name,
                        binding,
                        TrafficDirection.INBOUND,
                        unreadable ? ListenerProtocol.DETECT : spoken,
                        destination,
                        filters,
                        ProxyProtocolMode.OFF,
                        TcpRelay.DEFAULT,
                        tls(parts.mtls().orElse(otherwise))));
    }

    private List<Filter> filters(ServerParts parts) {
        List<Filter> filters = new ArrayList<>();
        parts.checks()
                .forEach(
                        check ->
                                filters.add(
                                        problems.build("spec.check", () -> access.check(check))
                                                .orElse(NOBODY)));
        parts.quotas()
                .forEach(
                        quota ->
                                problems.build(
                                                "spec.quotas[" + quota.name() + "]",
                                                () -> access.quota(quota))
                                        .ifPresent(filters::add));
        return filters;
    }

    private static MeshTls tls(MtlsMode mode) {
        return switch (mode) {
            case DISABLED -> MeshTls.OFF;
            case PERMISSIVE -> MeshTls.PERMISSIVE;
            case STRICT -> MeshTls.STRICT;
        };
    }

    /** Its paths have their normal form, because checks look at them. */
    private static RouteTable table(RouteTableName name) {
        return new RouteTable(
                name,
                PathRules.NORMALIZE,
                List.of(new VirtualHost("any", List.of("*"), List.of(route()))));
    }

    private static Route route() {
        ClusterName cluster = ResourceNames.INBOUND_CLUSTER;
        return new Route(
                "default",
                RouteMatch.ANY,
                new RouteAction.Forward(
                        List.of(new RouteAction.WeightedCluster(cluster, 1)),
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
}
