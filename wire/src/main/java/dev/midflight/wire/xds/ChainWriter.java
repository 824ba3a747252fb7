package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Filter;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ServerNames;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChain;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChainMatch;
import dev.midflight.wire.xds.proto.TcpProto;
import dev.midflight.wire.xds.proto.TypeProto;
import java.util.ArrayList;
import java.util.List;

/** The ways into a listener: with the mesh's TLS first, then without. */
final class ChainWriter {
    static final String TLS = "tls";

    /** What http_inspector finds. */
    static final List<String> HTTP_PROTOCOLS = List.of("http/1.0", "http/1.1", "h2c");

    /** The same of what is inside the mesh's TLS, as Istio's sidecars offer it. */
    static final List<String> MESH_HTTP_PROTOCOLS =
            List.of("istio-http/1.0", "istio-http/1.1", "istio-h2");

    private static final String HTTP = "envoy.filters.network.http_connection_manager";
    private static final String TCP = "envoy.filters.network.tcp_proxy";

    private final Listener listener;
    private final ManagerWriter managers;

    /**
     * @param paths of the listener's route table
     */
    ChainWriter(Listener listener, PathRules paths) {
        this.listener = listener;
        this.managers = new ManagerWriter(listener, paths);
    }

    List<FilterChain> write() {
        List<FilterChain> plain = plain();
        return switch (listener.tls()) {
            case OFF -> plain;
            case PERMISSIVE -> {
                List<FilterChain> both = new ArrayList<>(encrypted(plain));
                both.addAll(plain);
                yield both;
            }
            case STRICT -> encrypted(plain);
        };
    }

    private List<FilterChain> plain() {
        List<FilterChain> chains = new ArrayList<>();
        switch (listener.destination()) {
            case Listener.Destination.Routes(var table, var otherwise) -> {
                chains.add(http(Packed.of(ListenerWriter.HTTP_TYPE, managers.routes(table))));
                otherwise.ifPresent(cluster -> chains.add(tcp(cluster.name()).build()));
            }
            case Listener.Destination.ToCluster(var cluster) -> toCluster(cluster, chains);
            case Listener.Destination.ByServerName(var names, var otherwise) -> {
                names.forEach(each -> chains.add(serverNames(each)));
                otherwise.ifPresent(cluster -> chains.add(tcp(cluster.name()).build()));
                if (chains.isEmpty()) {
                    chains.add(chain().build());
                }
            }
            case Listener.Destination.Original() ->
                    chains.add(tcp(ListenerWriter.PASS_THROUGH).build());
        }
        return chains;
    }

    private void toCluster(ClusterName cluster, List<FilterChain> chains) {
        if (listener.protocol() != ListenerProtocol.TCP) {
            chains.add(http(Packed.of(ListenerWriter.HTTP_TYPE, managers.oneWay(cluster))));
        }
        if (listener.relays()) {
            chains.add(tcp(cluster.name()).build());
        }
    }

    private FilterChain serverNames(ServerNames names) {
        return tcp(names.cluster().name())
                .setFilterChainMatch(
                        FilterChainMatch.newBuilder()
                                .setTransportProtocol(TLS)
                                .addAllServerNames(names.names()))
                .build();
    }

    private FilterChain http(Any manager) {
        FilterChain.Builder chain = chain();
        chain.addFiltersBuilder().setName(HTTP).setTypedConfig(manager);
        if (listener.protocol() == ListenerProtocol.DETECT) {
            chain.getFilterChainMatchBuilder().addAllApplicationProtocols(HTTP_PROTOCOLS);
        }
        return chain.build();
    }

    private FilterChain.Builder tcp(String cluster) {
        TcpProto.TcpProxy.Builder proxy =
                TcpProto.TcpProxy.newBuilder()
                        .setStatPrefix(listener.name())
                        .setCluster(cluster)
                        .setMaxConnectAttempts(Values.uint32(listener.tcp().maxConnectAttempts()))
                        .setIdleTimeout(Values.duration(listener.tcp().idleTimeout()));
        if (listener.tcp().hashesPeer()) {
            proxy.addHashPolicyBuilder()
                    .setSourceIp(TypeProto.HashPolicy.SourceIp.getDefaultInstance());
        }
        FilterChain.Builder chain = chain();
        chain.addFiltersBuilder()
                .setName(TCP)
                .setTypedConfig(Packed.of(ListenerWriter.TCP_TYPE, proxy.build()));
        return chain;
    }

    private FilterChain.Builder chain() {
        FilterChain.Builder chain = FilterChain.newBuilder();
        for (Filter.OnConnections filter : listener.connectionFilters()) {
            ListenerProto.Filter written = FilterWriter.write(filter);
            chain.addFilters(written);
        }
        return chain;
    }

    private List<FilterChain> encrypted(List<FilterChain> chains) {
        CoreProto.TransportSocket socket = TlsWriter.write(listener.tls());
        List<FilterChain> encrypted = new ArrayList<>();
        for (FilterChain chain : chains) {
            FilterChain.Builder copy = chain.toBuilder().setTransportSocket(socket);
            FilterChainMatch.Builder match = copy.getFilterChainMatchBuilder();
            boolean detected = match.getApplicationProtocolsCount() > 0;
            match.setTransportProtocol(TLS).clearApplicationProtocols();
            if (detected) {
                match.addAllApplicationProtocols(MESH_HTTP_PROTOCOLS);
            }
            // What no other chain would take, of our own callers, too.
            boolean takesAll = detected ? chains.size() == 1 : listener.tls() == MeshTls.PERMISSIVE;
            if (takesAll) {
                match.addAllApplicationProtocols(TlsWriter.PROTOCOLS);
            }
            encrypted.add(copy.build());
        }
        return encrypted;
    }
}
