package dev.midflight.model.traffic;

import dev.midflight.model.Word;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Where connections come in, and where they lead.
 *
 * @param proxyProtocol whether its connections say first for whom they come
 * @param tcp about connections that go to a cluster as a whole
 * @param tls whether they are the mesh's own TLS; what is inside is detected, routed and filtered
 */
public record Listener(
        String name,
        Binding binding,
        TrafficDirection direction,
        ListenerProtocol protocol,
        Destination destination,
        List<Filter> filters,
        ProxyProtocolMode proxyProtocol,
        TcpRelay tcp,
        MeshTls tls) {
    /** What is wrong with a {@link TcpRelay} where no connection is relayed. */
    public static final String TCP_UNUSED =
            "used here (expected: with a cluster or serverNames, and a protocol of tcp or detect)";

    public Listener {
        Check.name("listener", name);
        filters = List.copyOf(filters);
        boolean routed = destination instanceof Destination.Routes;
        Check.require(
                !routed || protocol != ListenerProtocol.TCP,
                "protocol: tcp (expected: http, http1, http2 or detect, because it leads to a route"
                        + " table)");
        Check.require(
                !(destination instanceof Destination.Routes routes
                                && routes.otherwise().isPresent())
                        || protocol == ListenerProtocol.DETECT,
                "protocol: %s (expected: detect, because what is no HTTP goes to a cluster)",
                Word.of(protocol));
        boolean readsRequests =
                routed
                        || (destination instanceof Destination.ToCluster
                                && !relays(protocol, destination));
        Check.require(
                !(destination instanceof Destination.Original)
                        || proxyProtocol == ProxyProtocolMode.OFF,
                "proxyProtocol: %s (expected: with routes, cluster or serverNames only)",
                Word.of(proxyProtocol));
        Check.require(
                !(destination instanceof Destination.ByServerName)
                        || protocol == ListenerProtocol.TCP,
                "protocol: %s (expected: tcp, because its connections go by serverNames)",
                Word.of(protocol));
        Check.require(
                relays(protocol, destination) || tcp.equals(TcpRelay.DEFAULT),
                "tcp: %s",
                TCP_UNUSED);
        for (Filter filter : filters) {
            Check.require(
                    readsRequests || filter instanceof Filter.OnConnections,
                    "accessRules or rateLimit: used here (expected: with routes, or with a cluster"
                            + " and a protocol of HTTP, whose requests are read)");
            Check.require(
                    routed || !(filter instanceof AccessRules rules && rules.looksAtPaths()),
                    "accessRules: by path (expected: with routes, whose paths are normalized)");
        }
    }

    /** True where connections go to a cluster as a whole, unless they turn out to be requests. */
    public boolean relays() {
        return relays(protocol, destination);
    }

    private static boolean relays(ListenerProtocol protocol, Destination destination) {
        boolean bytes = protocol == ListenerProtocol.TCP || protocol == ListenerProtocol.DETECT;
        return switch (destination) {
            case Destination.ToCluster _ -> bytes;
            case Destination.ByServerName _ -> true;
            case Destination.Routes routes -> routes.otherwise().isPresent();
            case Destination.Original _ -> false;
        };
    }

    /** True where its connections are redirected ones that come in. */
    public boolean takesInbound() {
        return direction == TrafficDirection.INBOUND && binding instanceof Binding.Redirected;
    }

    /** The filters that look at requests, in their order. */
    public List<Filter.OnRequests> requestFilters() {
        return filters.stream()
                .filter(Filter.OnRequests.class::isInstance)
                .map(Filter.OnRequests.class::cast)
                .toList();
    }

    /** The filters that look at connections, in their order. */
    public List<Filter.OnConnections> connectionFilters() {
        return filters.stream()
                .filter(Filter.OnConnections.class::isInstance)
                .map(Filter.OnConnections.class::cast)
                .toList();
    }

    /** Where it is bound; empty: its connections are redirected ones. */
    public Optional<InetSocketAddress> address() {
        return switch (binding) {
            case Binding.Bound(InetSocketAddress address) -> Optional.of(address);
            case Binding.Redirected _ -> Optional.empty();
        };
    }

    /** Without the PROXY protocol, and with the defaults of TCP. */
    public Listener(
            String name,
            InetSocketAddress address,
            TrafficDirection direction,
            ListenerProtocol protocol,
            Destination destination,
            List<Filter> filters) {
        this(
                name,
                new Binding.Bound(address),
                direction,
                protocol,
                destination,
                filters,
                ProxyProtocolMode.OFF,
                TcpRelay.DEFAULT,
                MeshTls.OFF);
    }

    /** Where its connections, or their requests, go. */
    public sealed interface Destination {
        /**
         * @param otherwise for connections that turn out to be no HTTP; empty: closed
         */
        record Routes(RouteTableName table, Optional<ClusterName> otherwise)
                implements Destination {
            public Routes(RouteTableName table) {
                this(table, Optional.empty());
            }
        }

        record ToCluster(ClusterName cluster) implements Destination {}

        /**
         * By the name that a TLS client asks for (RFC 6066 section 3), which is not read further.
         *
         * @param otherwise for other names, for none, and for what is no TLS; empty: closed
         */
        record ByServerName(List<ServerNames> names, Optional<ClusterName> otherwise)
                implements Destination {
            public ByServerName {
                names = List.copyOf(names);
                List<String> all = names.stream().flatMap(each -> each.names().stream()).toList();
                Check.require(
                        all.size() == Set.copyOf(all).size(), "serverNames: a name is there twice");
            }
        }

        /** Where they were going before they were redirected. */
        record Original() implements Destination {}
    }
}
