package dev.midflight.wire.xds;

import com.google.protobuf.Any;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.FaultProto.FaultAbort;
import dev.midflight.wire.xds.proto.FaultProto.HTTPFault;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager;
import dev.midflight.wire.xds.proto.HcmProto.HttpConnectionManager.CodecType;
import dev.midflight.wire.xds.proto.HcmProto.HttpFilter;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChain;
import dev.midflight.wire.xds.proto.ListenerProto.FilterChainMatch;
import dev.midflight.wire.xds.proto.ListenerProto.ListenerFilterChainMatchPredicate;
import dev.midflight.wire.xds.proto.TcpProto.TcpProxy;
import dev.midflight.wire.xds.proto.TypeProto;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What listeners can't be is said, with the field's path. */
final class RefusedListenerTest {
    private static final String MATCH = "filter_chains[0].filter_chain_match.";

    private static ListenerProto.Listener.Builder listener() {
        return ListenerProto.Listener.newBuilder()
                .setName(Refused.NAME)
                .setAddress(Addresses.write("127.0.0.1", 8080));
    }

    /** Whatever interception brings. */
    private static ListenerProto.Listener.Builder redirected() {
        return listener().setUseOriginalDst(com.google.protobuf.BoolValue.of(true));
    }

    private static ListenerFilterChainMatchPredicate ports(int start, int end) {
        return ListenerFilterChainMatchPredicate.newBuilder()
                .setDestinationPortRange(
                        TypeProto.Int32Range.newBuilder().setStart(start).setEnd(end))
                .build();
    }

    private static Refused refused(
            String about, ListenerProto.Listener.Builder listener, String reason) {
        return new Refused(about, XdsType.LISTENER, listener.build(), reason);
    }

    private static FilterChain.Builder tcp(String cluster) {
        return tcp(TcpProxy.newBuilder().setCluster(cluster));
    }

    private static FilterChain.Builder tcp(TcpProxy.Builder proxy) {
        return chain(Packed.of(ListenerWriter.TCP_TYPE, proxy.build()));
    }

    private static FilterChain.Builder chain(Any config) {
        FilterChain.Builder chain = FilterChain.newBuilder();
        chain.addFiltersBuilder().setName("end").setTypedConfig(config);
        return chain;
    }

    private static FilterChain.Builder http(Consumer<HttpConnectionManager.Builder> change) {
        HttpConnectionManager.Builder manager =
                new ManagerWriter(
                                new Listener(
                                        "any",
                                        new InetSocketAddress(80),
                                        TrafficDirection.INBOUND,
                                        ListenerProtocol.HTTP,
                                        new Listener.Destination.ToCluster(ClusterName.of("in")),
                                        List.of()),
                                PathRules.KEEP)
                        .routes(new RouteTableName("table")).toBuilder();
        change.accept(manager);
        return chain(Packed.of(ListenerWriter.HTTP_TYPE, manager.build()));
    }

    private static FilterChain.Builder matching(FilterChainMatch.Builder match) {
        return tcp("a").setFilterChainMatch(match);
    }

    static Stream<Refused> listeners() {
        return Stream.of(
                refused("no way", listener(), "filter_chains: none"),
                refused(
                        "a listener of gRPC",
                        listener().setApiListener(ListenerProto.ApiListener.getDefaultInstance()),
                        "api_listener:"),
                refused(
                        "two sockets",
                        listener()
                                .addFilterChains(tcp("a"))
                                .addAdditionalAddresses(
                                        ListenerProto.AdditionalAddress.newBuilder()
                                                .setAddress(Addresses.write("::1", 8080))),
                        "additional_addresses:"),
                refused(
                        "no address",
                        listener().clearAddress().addFilterChains(tcp("a")),
                        "address: none"),
                refused(
                        "a filter before the chains",
                        listener()
                                .addFilterChains(tcp("a"))
                                .addListenerFilters(
                                        ListenerProto.ListenerFilter.newBuilder()
                                                .setName("odd")
                                                .setTypedConfig(Packed.empty("odd.Odd"))),
                        "listener_filters[odd]: 'odd.Odd'"),
                refused(
                        "a field that is not known",
                        listener().addFilterChains(tcp("a")).setUnknownFields(Refused.field(10)),
                        "field 10 of envoy.config.listener.v3.Listener"),
                refused(
                        "a source",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setUnknownFields(Refused.field(6)))),
                        "filter_chains[0].filter_chain_match: field 6"));
    }

    @ParameterizedTest
    @MethodSource("listeners")
    void listenersThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }

    static Stream<Refused> destinations() {
        return Stream.of(
                refused(
                        "a port",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setDestinationPort(Values.uint32(80)))),
                        MATCH + "destination_port: 80"),
                refused(
                        "addresses",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .addPrefixRanges(
                                                                CoreProto.CidrRange.newBuilder()
                                                                        .setAddressPrefix(
                                                                                "10.0.0.0")
                                                                        .setPrefixLen(
                                                                                Values.uint32(
                                                                                        8))))),
                        MATCH + "prefix_ranges: 10.0.0.0/8 (expected: a single address, or all)"),
                refused(
                        "no address",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .addPrefixRanges(
                                                                CoreProto.CidrRange
                                                                        .getDefaultInstance()))),
                        MATCH + "prefix_ranges:"));
    }

    static Stream<Refused> destinationsAlone() {
        return Stream.of(
                refused(
                        "ports alone",
                        redirected()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setDestinationPort(Values.uint32(80)))),
                        "filter_chains: none for other destinations of any port"),
                refused(
                        "an address of a port alone",
                        redirected()
                                .addFilterChains(tcp("rest"))
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setDestinationPort(Values.uint32(80))
                                                        .addPrefixRanges(
                                                                CoreProto.CidrRange.newBuilder()
                                                                        .setAddressPrefix(
                                                                                "10.0.0.1")
                                                                        .setPrefixLen(
                                                                                Values.uint32(
                                                                                        32))))),
                        "filter_chains: none for other destinations of port 80"));
    }

    static Stream<Refused> matches() {
        return Stream.of(
                refused(
                        "TLS without who looks for it",
                        redirected()
                                .addListenerFilters(
                                        ListenerProto.ListenerFilter.newBuilder()
                                                .setName(ListenerWriter.TLS_INSPECTOR)
                                                .setFilterDisabled(ports(443, 444)))
                                .addFilterChains(tcp("rest"))
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setDestinationPort(Values.uint32(443))
                                                        .setTransportProtocol("tls")
                                                        .addServerNames("a.b"))),
                        "listener_filters[envoy.filters.listener.tls_inspector].filter_disabled"),
                refused(
                        "another protocol",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setTransportProtocol("quic"))),
                        MATCH + "transport_protocol: 'quic'"),
                refused(
                        "another application",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .addApplicationProtocols("mysql"))),
                        MATCH + "application_protocols: [mysql]"));
    }

    static Stream<Refused> ways() {
        return Stream.of(
                refused(
                        "two ways",
                        listener().addFilterChains(tcp("a")).addFilterChains(tcp("b")),
                        "filter_chains[1]: another way"),
                refused(
                        "HTTP and bytes",
                        listener().addFilterChains(tcp("a")).addFilterChains(http(m -> {})),
                        "filter_chains[1]: another way"),
                refused(
                        "nothing for TLS",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setTransportProtocol("raw_buffer"))),
                        "filter_chains: transport_protocol raw_buffer of all"),
                refused(
                        "TLS elsewhere",
                        listener()
                                .addFilterChains(
                                        matching(
                                                FilterChainMatch.newBuilder()
                                                        .setTransportProtocol("tls")))
                                .setDefaultFilterChain(tcp("b")),
                        "filter_chains: TLS goes elsewhere"));
    }

    static Stream<Refused> ends() {
        CoreProto.TransportSocket tls =
                CoreProto.TransportSocket.newBuilder()
                        .setTypedConfig(Packed.empty(TlsWriter.DOWNSTREAM))
                        .build();
        return Stream.of(
                refused(
                        "TLS of one side",
                        listener().addFilterChains(tcp("a").setTransportSocket(tls)),
                        "filter_chains[0].transport_socket.require_client_certificate: false"),
                refused(
                        "nothing at the end",
                        listener().addFilterChains(FilterChain.newBuilder()),
                        "filter_chains: none that reads connections"),
                refused(
                        "a filter that is not known",
                        listener().addFilterChains(chain(Packed.empty("odd.Odd"))),
                        "filter_chains[0].filters[end]: 'odd.Odd'"),
                refused(
                        "clusters by weight",
                        listener()
                                .addFilterChains(
                                        tcp(
                                                TcpProxy.newBuilder()
                                                        .setWeightedClusters(
                                                                TcpProxy.WeightedCluster
                                                                        .getDefaultInstance()))),
                        "cluster_specifier: WEIGHTED_CLUSTERS"));
    }

    @ParameterizedTest
    @MethodSource({"destinations", "destinationsAlone", "matches", "ways", "ends"})
    void chainsAreNotGuessed(Refused refused) {
        refused.check();
    }

    private static Refused manager(
            String about, Consumer<HttpConnectionManager.Builder> change, String reason) {
        return refused(
                about,
                listener().addFilterChains(http(change)),
                "filter_chains[0].filters[end]." + reason);
    }

    static Stream<Refused> managers() {
        FaultAbort abort = FaultAbort.getDefaultInstance();
        return Stream.of(
                manager("HTTP/3", m -> m.setCodecType(CodecType.HTTP3), "codec_type: HTTP3"),
                manager(
                        "an address of its own",
                        m -> m.setUseRemoteAddress(Values.flag(true)),
                        "use_remote_address: true"),
                manager(
                        "another upgrade",
                        m -> m.addUpgradeConfigsBuilder().setUpgradeType("CONNECT"),
                        "upgrade_configs:"),
                manager("slashes", m -> m.setMergeSlashes(true), "merge_slashes: true"),
                manager("no routes", m -> m.clearRds(), "route_specifier: none"),
                manager(
                        "routes from elsewhere",
                        m -> m.getRdsBuilder().clearConfigSource(),
                        "rds.config_source:"),
                manager(
                        "routes inside",
                        m ->
                                m.getRouteConfigBuilder()
                                        .addVirtualHostsBuilder()
                                        .addDomains("*")
                                        .addRoutesBuilder(),
                        "route_config.virtual_hosts[].routes[0]"),
                manager(
                        "a fault of all routes",
                        m ->
                                m.addHttpFilters(
                                        HttpFilter.newBuilder()
                                                .setName("bad")
                                                .setTypedConfig(
                                                        Packed.of(
                                                                FilterWriter.FAULT_TYPE,
                                                                HTTPFault.newBuilder()
                                                                        .setAbort(abort)
                                                                        .build()))),
                        "http_filters[bad]: a fault of all routes"));
    }

    static Stream<Refused> unknown() {
        return Stream.of(
                manager(
                        "a filter that is not known",
                        m ->
                                m.addHttpFilters(
                                        HttpFilter.newBuilder()
                                                .setName("odd")
                                                .setTypedConfig(Packed.empty("odd.Odd"))),
                        "http_filters[odd]: 'odd.Odd'"),
                refused(
                        "a field inside",
                        listener()
                                .addFilterChains(http(m -> m.setUnknownFields(Refused.field(46)))),
                        "field 46 of " + ListenerWriter.HTTP_TYPE));
    }

    @ParameterizedTest
    @MethodSource({"managers", "unknown"})
    void managersThatSayMoreAreRefused(Refused refused) {
        refused.check();
    }
}
