package dev.midflight.operator.translate;

import dev.midflight.crds.policy.CheckRule;
import dev.midflight.crds.policy.EnforcementMode;
import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Enforcement;
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
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What comes in at a pod. A port that policies of Services are about, or that the kubelet asks
 * while something guards it, has a listener of its own; all others share one. Where a check or a
 * quota is in force, what is no HTTP is closed: nobody could have checked it; where they are only
 * tried, it passes.
 *
 * <p>The kubelet proves nothing: its requests, and no others, pass a port as if nothing guarded it.
 * Who has not proved to be of the mesh is refused there by request where others are by connection.
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
            MeshPod pod, PolicyBook policies, String trustDomain, MtlsMode otherwise) {
        this.pod = pod;
        this.policies = policies;
        this.access = new AccessTranslation(trustDomain);
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
        return new InboundTranslation(pod, policies, trustDomain, otherwise).config(ports);
    }

    private InboundConfig config(Collection<PodPort> ports) {
        ServerParts everywhere = policies.servers(pod, Set.of());
        add(EVERY_PORT, Binding.Redirected.ANY, ListenerProtocol.DETECT, everywhere, List.of());
        for (PodPort port : withProbes(ports)) {
            ServerParts parts = policies.servers(pod, port.services());
            List<RouteMatch> probes = pod.probes().getOrDefault(port.number(), List.of());
            boolean passed = !probes.isEmpty() && isGuarded(parts);
            if (passed || !parts.equals(everywhere) || port.spoken() != ListenerProtocol.DETECT) {
                Binding binding = new Binding.Redirected(Set.of(), OptionalInt.of(port.number()));
                String name = EVERY_PORT + "/" + port.number();
                add(name, binding, port.spoken(), parts, passed ? probes : List.of());
            }
        }
        List<Cluster> clusters =
                List.of(
                        Cluster.of(
                                ResourceNames.INBOUND_CLUSTER,
                                new EndpointSource.OriginalDestination()));
        return new InboundConfig(listeners, tables, clusters, problems.all());
    }

    /** The ports, and those that only the kubelet asks. */
    private List<PodPort> withProbes(Collection<PodPort> ports) {
        Set<Integer> known = ports.stream().map(PodPort::number).collect(Collectors.toSet());
        Stream<PodPort> others =
                pod.probes().keySet().stream()
                        .filter(port -> !known.contains(port))
                        .sorted()
                        .map(port -> new PodPort(port, ListenerProtocol.DETECT, Set.of()));
        return Stream.concat(ports.stream(), others).toList();
    }

    private MtlsMode mode(ServerParts parts) {
        MtlsMode wanted = parts.mtls().orElse(otherwise);
        return wanted == MtlsMode.STRICT && pod.yields() ? MtlsMode.PERMISSIVE : wanted;
    }

    private boolean isGuarded(ServerParts parts) {
        return mode(parts) == MtlsMode.STRICT
                || !parts.checks().isEmpty()
                || !parts.quotas().isEmpty();
    }

    /**
     * @param probes that pass, where the port is guarded
     */
    private void add(
            String name,
            Binding binding,
            ListenerProtocol spoken,
            ServerParts parts,
            List<RouteMatch> probes) {
        MtlsMode mode = mode(parts);
        List<Filter.OnRequests> filters = filters(parts);
        if (!probes.isEmpty() && mode == MtlsMode.STRICT) {
            filters.addFirst(access.proved());
            mode = MtlsMode.PERMISSIVE;
        }
        boolean enforced =
                filters.stream().anyMatch(each -> each.enforcement() == Enforcement.ENFORCE);
        boolean unreadable = enforced && spoken == ListenerProtocol.TCP;
        if (unreadable) {
            problems.add(
                    name,
                    "a Service says that it is tcp, and checks and quotas are of requests: what is no"
                            + " HTTP is closed");
        }
        if (!enforced && spoken == ListenerProtocol.TCP) {
            filters = List.of();
        }
        Listener.Destination destination;
        if (filters.isEmpty()) {
            destination = new Listener.Destination.ToCluster(ResourceNames.INBOUND_CLUSTER);
        } else {
            RouteTableName table = new RouteTableName(name);
            tables.add(table(table, probes, filters));
            boolean passes = !enforced && spoken == ListenerProtocol.DETECT;
            destination =
                    new Listener.Destination.Routes(
                            table,
                            passes ? Optional.of(ResourceNames.INBOUND_CLUSTER) : Optional.empty());
        }
        listeners.add(
                new Listener(
                        name,
                        binding,
                        TrafficDirection.INBOUND,
                        unreadable ? ListenerProtocol.DETECT : spoken,
                        destination,
                        probes.isEmpty() ? List.copyOf(filters) : List.of(),
                        ProxyProtocolMode.OFF,
                        TcpRelay.DEFAULT,
                        tls(mode)));
    }

    private List<Filter.OnRequests> filters(ServerParts parts) {
        List<Filter.OnRequests> filters = new ArrayList<>();
        parts.checks().forEach(check -> filter(check).ifPresent(filters::add));
        parts.quotas()
                .forEach(
                        quota ->
                                problems.build(
                                                "spec.quotas[" + quota.name() + "]",
                                                () -> access.quota(quota))
                                        .ifPresent(filters::add));
        return filters;
    }

    private Optional<AccessRules> filter(CheckRule check) {
        Optional<AccessRules> rules = problems.build("spec.check", () -> access.check(check));
        return check.mode() == EnforcementMode.ENFORCE
                ? rules.or(() -> Optional.of(NOBODY))
                : rules;
    }

    private static MeshTls tls(MtlsMode mode) {
        return switch (mode) {
            case DISABLED -> MeshTls.OFF;
            case PERMISSIVE -> MeshTls.PERMISSIVE;
            case STRICT -> MeshTls.STRICT;
        };
    }

    /** Its paths have their normal form, because checks look at them. */
    private static RouteTable table(
            RouteTableName name, List<RouteMatch> probes, List<Filter.OnRequests> filters) {
        List<Route> routes = new ArrayList<>();
        for (RouteMatch probe : probes) {
            routes.add(route("probe-" + (routes.size() + 1), probe, List.of()));
        }
        routes.add(route("default", RouteMatch.ANY, probes.isEmpty() ? List.of() : filters));
        return new RouteTable(
                name, PathRules.NORMALIZE, List.of(new VirtualHost("any", List.of("*"), routes)));
    }

    private static Route route(String name, RouteMatch match, List<Filter.OnRequests> filters) {
        ClusterName cluster = ResourceNames.INBOUND_CLUSTER;
        return new Route(
                name,
                match,
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
                Optional.empty(),
                filters);
    }
}
