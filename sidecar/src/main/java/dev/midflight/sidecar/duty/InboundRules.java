package dev.midflight.sidecar.duty;

import static java.util.Objects.requireNonNull;

import dev.midflight.model.InterceptionScope.Side;
import dev.midflight.model.MeshPorts;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Enforcement;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.Listener.Destination;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.Route;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.Snapshot;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.sidecar.config.InterceptionConfig;
import dev.midflight.sidecar.config.PortSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** What a configuration means for connections that are redirected inbound. */
final class InboundRules {
    /** A trust domain, and nothing of a path in it. */
    private static final Pattern WHOLE_MESH = Pattern.compile("spiffe://[^/]+/");

    private InboundRules() {}

    /**
     * At which ports mutual TLS is served, of those that come to the proxy at all.
     *
     * @param scope of what the rules redirect
     */
    static MeshPorts takes(Snapshot snapshot, InterceptionConfig config, Side scope) {
        PortSet chosen =
                scope.ports().isEmpty() ? config.inboundPorts() : new PortSet(false, scope.ports());
        Map<Integer, Boolean> served = new HashMap<>();
        boolean elsewhere = false;
        for (Listener listener : redirected(snapshot).toList()) {
            if (listener.binding() instanceof Binding.Redirected(var hosts, var port)
                    && hosts.isEmpty()) {
                boolean tls = listener.tls() != MeshTls.OFF;
                if (port.isPresent()) {
                    served.putIfAbsent(port.getAsInt(), tls);
                } else {
                    elsewhere |= tls;
                }
            }
        }
        boolean others = chosen.all() && elsewhere;
        Set<Integer> named = new HashSet<>(served.keySet());
        named.addAll(chosen.ports());
        named.addAll(config.excludeInboundPorts().ports());
        boolean rest = elsewhere;
        Set<Integer> listed =
                named.stream()
                        .filter(
                                port ->
                                        (redirects(chosen, config, port)
                                                        && served.getOrDefault(port, rest))
                                                != others)
                        .collect(Collectors.toUnmodifiableSet());
        return new MeshPorts(others, listed);
    }

    private static boolean redirects(PortSet chosen, InterceptionConfig config, int port) {
        return (chosen.all() || chosen.ports().contains(port))
                && !config.excludeInboundPorts().all()
                && !config.excludeInboundPorts().ports().contains(port);
    }

    /** Whether what comes in without mutual TLS is refused at some port, as such. */
    static boolean isStrict(Snapshot snapshot) {
        return redirected(snapshot).anyMatch(listener -> listener.tls() == MeshTls.STRICT)
                || snapshot.routeTables().stream()
                        .flatMap(InboundRules::routes)
                        .anyMatch(
                                route -> route.filters().stream().anyMatch(InboundRules::isStrict));
    }

    /** By request, at a port that the kubelet asks in plaintext: whoever is of the mesh. */
    private static boolean isStrict(Filter filter) {
        return filter instanceof AccessRules rules
                && rules.enforcement() == Enforcement.ENFORCE
                && rules.otherwise() == AccessRules.Action.DENY
                && rules.rules().size() == 1
                && rules.rules().getFirst().action() == AccessRules.Action.ALLOW
                && rules.rules().getFirst().match().equals(RouteMatch.ANY)
                && rules.rules().getFirst().identities().stream().anyMatch(InboundRules::isAnyone);
    }

    private static boolean isAnyone(ValueMatch identity) {
        return identity instanceof ValueMatch.Prefix(String start)
                && WHOLE_MESH.matcher(start).matches();
    }

    /** Whether anybody is refused for who he is or what he asks. */
    static boolean guard(Snapshot snapshot) {
        Map<RouteTableName, RouteTable> tables =
                snapshot.routeTables().stream()
                        .collect(Collectors.toMap(RouteTable::name, table -> table));
        return redirected(snapshot).anyMatch(listener -> refuses(listener, tables));
    }

    private static boolean refuses(Listener listener, Map<RouteTableName, RouteTable> tables) {
        return listener.tls() == MeshTls.STRICT
                || refuses(listener.filters())
                || (listener.destination() instanceof Destination.Routes(var name, _)
                        && routes(requireNonNull(tables.get(name)))
                                .anyMatch(route -> refuses(route.filters())));
    }

    private static Stream<Route> routes(RouteTable table) {
        return table.hosts().stream().flatMap(host -> host.routes().stream());
    }

    private static boolean refuses(List<? extends Filter> filters) {
        return filters.stream()
                .anyMatch(
                        filter ->
                                filter instanceof Filter.AddressAccess
                                        || (filter instanceof AccessRules rules
                                                && rules.enforcement() == Enforcement.ENFORCE));
    }

    private static Stream<Listener> redirected(Snapshot snapshot) {
        return snapshot.listeners().stream().filter(Listener::takesInbound);
    }
}
