package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.ProxyProtocolProto.ProxyProtocol;
import java.net.InetAddress;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;

/** Listeners; each way into one is a chain of {@link ChainWriter}. */
final class ListenerWriter {
    static final String HTTP_TYPE =
            "envoy.extensions.filters.network.http_connection_manager.v3.HttpConnectionManager";
    static final String TCP_TYPE = "envoy.extensions.filters.network.tcp_proxy.v3.TcpProxy";
    static final String ROUTER_TYPE = "envoy.extensions.filters.http.router.v3.Router";
    static final String HTTP_INSPECTOR = "envoy.filters.listener.http_inspector";
    static final String HTTP_INSPECTOR_TYPE =
            "envoy.extensions.filters.listener.http_inspector.v3.HttpInspector";
    static final String TLS_INSPECTOR = "envoy.filters.listener.tls_inspector";
    static final String TLS_INSPECTOR_TYPE =
            "envoy.extensions.filters.listener.tls_inspector.v3.TlsInspector";
    static final String PROXY_PROTOCOL = "envoy.filters.listener.proxy_protocol";
    static final String PROXY_PROTOCOL_TYPE =
            "envoy.extensions.filters.listener.proxy_protocol.v3.ProxyProtocol";

    /** A cluster of original destinations, which every proxy has. */
    static final String PASS_THROUGH = "PassthroughCluster";

    static final String PROTOCOL = "protocol";
    static final String FILTER_ORDER = "filterOrder";
    static final String ANY_HOST = "anyHost";

    /** What a destination is where its chains look like another one's. */
    static final String DESTINATION = "destination";

    static final String CLUSTER = "cluster";
    static final String SERVER_NAMES = "serverNames";
    private static final String ANY_ADDRESS = "0.0.0.0";

    private final Listener listener;
    private final ListenerProto.Listener.Builder message;
    private final Extras extras = new Extras();

    private ListenerWriter(Listener listener) {
        this.listener = listener;
        this.message = ListenerProto.Listener.newBuilder().setName(listener.name());
    }

    /**
     * @param paths of its route table, which has no field for them
     */
    static ListenerProto.Listener write(Listener listener, PathRules paths) {
        return new ListenerWriter(listener).message(paths);
    }

    /** One that takes no connections, for who connects by itself. */
    static ListenerProto.Listener write(String name, RouteTableName table) {
        return ListenerProto.Listener.newBuilder()
                .setName(name)
                .setApiListener(
                        ListenerProto.ApiListener.newBuilder()
                                .setApiListener(
                                        Packed.of(HTTP_TYPE, ManagerWriter.proxyless(table))))
                .build();
    }

    private ListenerProto.Listener message(PathRules paths) {
        message.setTrafficDirection(
                switch (listener.direction()) {
                    case INBOUND -> CoreProto.TrafficDirection.INBOUND;
                    case OUTBOUND -> CoreProto.TrafficDirection.OUTBOUND;
                });
        address();
        message.addAllFilterChains(new ChainWriter(listener, paths).write());
        inspectors();
        extras();
        extras.metadata().ifPresent(message::setMetadata);
        return message.build();
    }

    private void extras() {
        switch (listener.destination()) {
            case Listener.Destination.Original() ->
                    extras.put(PROTOCOL, listener.protocol(), ListenerProtocol.TCP);
            case Listener.Destination.ToCluster(var cluster) -> {
                if (cluster.name().equals(PASS_THROUGH)) {
                    extras.put(DESTINATION, CLUSTER);
                }
            }
            case Listener.Destination.ByServerName(var names, _) -> {
                if (names.isEmpty()) {
                    extras.put(DESTINATION, SERVER_NAMES);
                }
            }
            case Listener.Destination.Routes _ -> {}
        }
        String order =
                listener.filters().stream()
                        .map(filter -> filter instanceof Filter.OnConnections ? "c" : "r")
                        .collect(Collectors.joining());
        if (order.contains("rc")) {
            extras.put(FILTER_ORDER, order);
        }
    }

    private void address() {
        switch (listener.binding()) {
            case Binding.Bound(var address) ->
                    message.setAddress(
                            Addresses.write(
                                    address.getAddress().getHostAddress(), address.getPort()));
            case Binding.Redirected redirected -> redirected(redirected);
        }
    }

    private void redirected(Binding.Redirected redirected) {
        int port = redirected.port().orElse(0);
        List<InetAddress> hosts =
                redirected.hosts().stream()
                        .sorted(Comparator.comparing(InetAddress::getHostAddress))
                        .toList();
        String first = hosts.isEmpty() ? ANY_ADDRESS : hosts.getFirst().getHostAddress();
        message.setBindToPort(Values.flag(false)).setAddress(Addresses.write(first, port));
        for (InetAddress host : hosts.subList(Math.min(1, hosts.size()), hosts.size())) {
            message.addAdditionalAddressesBuilder()
                    .setAddress(Addresses.write(host.getHostAddress(), port));
        }
        if (!hosts.isEmpty() && hosts.getFirst().isAnyLocalAddress()) {
            extras.put(ANY_HOST, 1, 0);
        }
    }

    private void inspectors() {
        if (listener.proxyProtocol() != ProxyProtocolMode.OFF) {
            boolean optional = listener.proxyProtocol() == ProxyProtocolMode.OPTIONAL;
            ProxyProtocol config =
                    ProxyProtocol.newBuilder()
                            .setAllowRequestsWithoutProxyProtocol(optional)
                            .build();
            inspector(PROXY_PROTOCOL, Packed.of(PROXY_PROTOCOL_TYPE, config));
        }
        boolean tls =
                listener.tls() != MeshTls.OFF
                        || listener.destination() instanceof Listener.Destination.ByServerName;
        if (tls) {
            inspector(TLS_INSPECTOR, Packed.empty(TLS_INSPECTOR_TYPE));
        }
        if (listener.protocol() == ListenerProtocol.DETECT) {
            inspector(HTTP_INSPECTOR, Packed.empty(HTTP_INSPECTOR_TYPE));
        }
    }

    private void inspector(String name, Any config) {
        message.addListenerFiltersBuilder().setName(name).setTypedConfig(config);
    }
}
