package dev.midflight.wire.xds;

import com.google.protobuf.Struct;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.ListenerProto;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * What {@link ListenerWriter} writes, and what others do. Every method throws {@link
 * IllegalArgumentException} where it can't be done.
 */
final class ListenerReader {
    /**
     * A listener, and what its route table has no field for.
     *
     * @param inline its route table where that is no resource of its own
     */
    record Read(Listener listener, PathRules paths, Optional<RouteTable> inline) {}

    private final ListenerProto.Listener message;
    private final Struct extras;

    private ListenerReader(ListenerProto.Listener message) {
        this.message = message;
        this.extras = Extras.of(message.getMetadata());
    }

    /** One listener for each destination that its chains tell apart. */
    static List<Read> read(ListenerProto.Listener message) {
        return new ListenerReader(message).read();
    }

    private List<Read> read() {
        require(
                !message.hasApiListener(),
                "api_listener: for clients that are no proxies (expected: filter_chains)");
        return ChainGroup.of(
                        BindingReader.read(message, extras),
                        ChainReader.read(message),
                        ChainReader.last(message))
                .stream()
                .map(this::read)
                .toList();
    }

    private Read read(ChainGroup group) {
        List<Chain> chains = group.chains();
        for (Chain chain : chains) {
            require(
                    chain.filters().equals(chains.getFirst().filters()),
                    chain.path() + ".filters: others than before (expected: the same)");
        }
        List<Chain> plain = chains.stream().filter(chain -> !chain.encrypted()).toList();
        List<Chain> mesh = chains.stream().filter(Chain::encrypted).toList();
        Ways ways = Ways.of(plain.isEmpty() ? mesh : plain, chains);
        require(
                mesh.isEmpty() || ways.equals(Ways.of(mesh, chains)),
                "filter_chains: lead elsewhere with the mesh's TLS than without (expected: to the"
                        + " same)");
        String name = message.getName() + group.suffix();
        requireInspected(group);
        Listener.Destination destination = destination(name, ways);
        Listener listener =
                new Listener(
                        name,
                        group.binding(),
                        message.getTrafficDirection() == CoreProto.TrafficDirection.INBOUND
                                ? TrafficDirection.INBOUND
                                : TrafficDirection.OUTBOUND,
                        protocol(ways, destination),
                        destination,
                        filters(chains.getFirst().filters(), ways),
                        proxyProtocol(),
                        ways.relay(),
                        tls(!mesh.isEmpty(), !plain.isEmpty()));
        return new Read(
                listener,
                ways.requests().map(Chain.Requests::paths).orElse(PathRules.KEEP),
                ways.requests()
                        .flatMap(Chain.Requests::inline)
                        .map(
                                table ->
                                        new RouteTable(
                                                inlineName(name), table.paths(), table.hosts())));
    }

    private static RouteTableName inlineName(String listener) {
        return new RouteTableName(listener + "/" + ManagerReader.INLINE);
    }

    /** Chains that go by the first bytes need the filter that looks at them. */
    private void requireInspected(ChainGroup group) {
        for (ListenerProto.ListenerFilter filter : message.getListenerFiltersList()) {
            require(
                    !InspectorReader.isDisabled(filter, group.port())
                            || group.chains().stream()
                                    .noneMatch(chain -> InspectorReader.isFor(filter, chain)),
                    "listener_filters["
                            + filter.getName()
                            + "].filter_disabled: of port "
                            + group.port()
                            + " (expected: of ports whose chains do not go by it)");
        }
    }

    private static MeshTls tls(boolean mesh, boolean plain) {
        if (!mesh) {
            return MeshTls.OFF;
        }
        return plain ? MeshTls.PERMISSIVE : MeshTls.STRICT;
    }

    private Listener.Destination destination(String name, Ways ways) {
        Optional<ClusterName> rest = ways.bytes().map(Chain.Bytes::cluster).map(ClusterName::of);
        String said = Extras.text(extras, ListenerWriter.DESTINATION, "");
        if (!ways.names().isEmpty() || said.equals(ListenerWriter.SERVER_NAMES)) {
            require(
                    ways.requests().isEmpty(),
                    "filter_chains: server_names beside HTTP (expected: a listener for each)");
            return new Listener.Destination.ByServerName(ways.names(), rest);
        }
        if (ways.requests().isPresent()) {
            return requests(name, ways.requests().get(), ways.detected(), rest);
        }
        ClusterName cluster =
                rest.orElseThrow(
                        () ->
                                new IllegalArgumentException(
                                        "filter_chains: none that reads connections (expected:"
                                                + " http_connection_manager or tcp_proxy)"));
        boolean original =
                cluster.name().equals(ListenerWriter.PASS_THROUGH)
                        && !said.equals(ListenerWriter.CLUSTER)
                        && ways.relay().equals(TcpRelay.DEFAULT)
                        && proxyProtocol() == ProxyProtocolMode.OFF;
        return original
                ? new Listener.Destination.Original()
                : new Listener.Destination.ToCluster(cluster);
    }

    private static Listener.Destination requests(
            String name, Chain.Requests requests, boolean detected, Optional<ClusterName> rest) {
        if (requests.toTable()) {
            return new Listener.Destination.Routes(
                    requests.inline().isPresent()
                            ? inlineName(name)
                            : new RouteTableName(requests.name()),
                    rest);
        }
        ClusterName cluster = ClusterName.of(requests.name());
        require(
                rest.equals(detected ? Optional.of(cluster) : Optional.empty()),
                "filter_chains: HTTP to a cluster, and the rest elsewhere (expected: rds, or the"
                        + " same cluster)");
        return new Listener.Destination.ToCluster(cluster);
    }

    private ListenerProtocol protocol(Ways ways, Listener.Destination destination) {
        if (destination instanceof Listener.Destination.Original) {
            return Extras.constant(extras, ListenerWriter.PROTOCOL, ListenerProtocol.TCP);
        }
        return ways.detected()
                ? ListenerProtocol.DETECT
                : ways.requests().map(Chain.Requests::protocol).orElse(ListenerProtocol.TCP);
    }

    /** Those of connections first, where nothing else is said. */
    private List<Filter> filters(List<Filter.OnConnections> connections, Ways ways) {
        List<Filter.OnRequests> requests =
                ways.requests().map(Chain.Requests::filters).orElse(List.of());
        Iterator<Filter.OnConnections> first = connections.iterator();
        Iterator<Filter.OnRequests> second = requests.iterator();
        List<Filter> filters = new ArrayList<>();
        for (char kind : Extras.text(extras, ListenerWriter.FILTER_ORDER, "").toCharArray()) {
            if (kind == 'c' && first.hasNext()) {
                filters.add(first.next());
            } else if (kind == 'r' && second.hasNext()) {
                filters.add(second.next());
            }
        }
        first.forEachRemaining(filters::add);
        second.forEachRemaining(filters::add);
        return filters;
    }

    private ProxyProtocolMode proxyProtocol() {
        ProxyProtocolMode mode = ProxyProtocolMode.OFF;
        for (ListenerProto.ListenerFilter filter : message.getListenerFiltersList()) {
            mode = InspectorReader.read(filter).orElse(mode);
        }
        return mode;
    }

    private static void require(boolean holds, String reason) {
        if (!holds) {
            throw new IllegalArgumentException(reason);
        }
    }
}
