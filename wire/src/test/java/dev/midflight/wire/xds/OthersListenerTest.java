package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midflight.model.IpLiteral;
import dev.midflight.model.traffic.AccessRules;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathMatch;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RouteAction;
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTable;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
import dev.midflight.wire.xds.proto.TcpProto;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.Test;

/** What others' listeners become. */
final class OthersListenerTest {
    private static XdsReader.ReadListener read(String name)
            throws IOException, UnreadableResourceException {
        List<XdsReader.ReadListener> read =
                XdsReader.listeners(Golden.read(name, ListenerProto.Listener.newBuilder()));
        assertEquals(1, read.size(), read::toString);
        return read.getFirst();
    }

    private static Listener listener(
            String name, Binding binding, ListenerProtocol protocol, Listener.Destination to) {
        return new Listener(
                name,
                binding,
                TrafficDirection.OUTBOUND,
                protocol,
                to,
                List.of(),
                ProxyProtocolMode.OFF,
                TcpRelay.DEFAULT,
                MeshTls.OFF);
    }

    @Test
    void istiosCatchAllTakesWhatNobodyElseDoes() throws Exception {
        XdsReader.ReadListener read = read("istio-virtual-outbound");

        assertEquals(
                new XdsReader.ReadListener(
                        listener(
                                "virtualOutbound",
                                Binding.Redirected.ANY,
                                ListenerProtocol.TCP,
                                new Listener.Destination.Original()),
                        PathRules.KEEP),
                read);
    }

    @Test
    void istiosPortOfServicesIsDetected() throws Exception {
        XdsReader.ReadListener read = read("istio-http");

        assertEquals(
                new XdsReader.ReadListener(
                        listener(
                                "0.0.0.0_9080",
                                new Binding.Redirected(Set.of(), OptionalInt.of(9080)),
                                ListenerProtocol.DETECT,
                                new Listener.Destination.Routes(
                                        new RouteTableName("9080"),
                                        Optional.of(ClusterName.of("PassthroughCluster")))),
                        PathRules.NORMALIZE),
                read);
    }

    @Test
    void istiosPortsOfOneListenerAreListeners() throws Exception {
        List<XdsReader.ReadListener> read =
                XdsReader.listeners(
                        Golden.read("istio-virtual-inbound", ListenerProto.Listener.newBuilder()));

        assertEquals(
                List.of(
                        inbound(
                                "virtualInbound",
                                Binding.Redirected.ANY,
                                ListenerProtocol.DETECT,
                                table(
                                        "virtualInbound/inline",
                                        ClusterName.of("InboundPassthroughCluster"))),
                        inbound(
                                "virtualInbound/3306",
                                new Binding.Redirected(Set.of(), OptionalInt.of(3306)),
                                ListenerProtocol.TCP,
                                new Listener.Destination.ToCluster(
                                        ClusterName.of("inbound|3306||"))),
                        inbound(
                                "virtualInbound/9080",
                                new Binding.Redirected(Set.of(), OptionalInt.of(9080)),
                                ListenerProtocol.HTTP,
                                new Listener.Destination.Routes(
                                        new RouteTableName("virtualInbound/9080/inline")))),
                read.stream().map(XdsReader.ReadListener::listener).toList());
    }

    @Test
    void istiosInlineRoutesAreATable() throws Exception {
        List<XdsReader.ReadListener> read =
                XdsReader.listeners(
                        Golden.read("istio-virtual-inbound", ListenerProto.Listener.newBuilder()));

        RouteTable table = read.getLast().inline().orElseThrow();
        assertEquals(new RouteTableName("virtualInbound/9080/inline"), table.name());
        assertEquals(PathRules.NORMALIZE, table.paths());
        RouteAction.Forward forward =
                assertInstanceOf(
                        RouteAction.Forward.class,
                        table.hosts().getFirst().routes().getFirst().action());
        assertEquals(
                List.of(new RouteAction.WeightedCluster(ClusterName.of("inbound|9080||"), 1)),
                forward.clusters());
        assertEquals(2, forward.retries().attempts());
    }

    private static Listener.Destination table(String name, ClusterName otherwise) {
        return new Listener.Destination.Routes(new RouteTableName(name), Optional.of(otherwise));
    }

    private static Listener inbound(
            String name, Binding binding, ListenerProtocol protocol, Listener.Destination to) {
        return new Listener(
                name,
                binding,
                TrafficDirection.INBOUND,
                protocol,
                to,
                List.of(),
                ProxyProtocolMode.OFF,
                TcpRelay.DEFAULT,
                MeshTls.OFF);
    }

    @Test
    void chainsOfAnAddressAreAListener() throws Exception {
        ListenerProto.Listener.Builder message =
                ListenerProto.Listener.newBuilder()
                        .setName("0.0.0.0_3306")
                        .setAddress(Addresses.write("0.0.0.0", 3306))
                        .setBindToPort(Values.flag(false));
        message.addFilterChainsBuilder()
                .setFilterChainMatch(
                        ListenerProto.FilterChainMatch.newBuilder()
                                .addPrefixRanges(
                                        CoreProto.CidrRange.newBuilder()
                                                .setAddressPrefix("10.0.0.1")
                                                .setPrefixLen(Values.uint32(32))))
                .addFiltersBuilder()
                .setTypedConfig(
                        Packed.of(
                                ListenerWriter.TCP_TYPE,
                                TcpProto.TcpProxy.newBuilder().setCluster("one").build()));
        message.getDefaultFilterChainBuilder()
                .addFiltersBuilder()
                .setTypedConfig(
                        Packed.of(
                                ListenerWriter.TCP_TYPE,
                                TcpProto.TcpProxy.newBuilder().setCluster("rest").build()));

        List<XdsReader.ReadListener> read = XdsReader.listeners(message.build().toByteString());

        assertEquals(
                List.of(
                        listener(
                                "0.0.0.0_3306",
                                new Binding.Redirected(Set.of(), OptionalInt.of(3306)),
                                ListenerProtocol.TCP,
                                new Listener.Destination.ToCluster(ClusterName.of("rest"))),
                        listener(
                                "0.0.0.0_3306/10.0.0.1",
                                new Binding.Redirected(
                                        Set.of(IpLiteral.of("10.0.0.1")), OptionalInt.of(3306)),
                                ListenerProtocol.TCP,
                                new Listener.Destination.ToCluster(ClusterName.of("one")))),
                read.stream().map(XdsReader.ReadListener::listener).toList());
    }

    @Test
    void javaControlPlanesListenerIsBound() throws Exception {
        XdsReader.ReadListener read = read("java-control-plane-listener");

        assertEquals(
                new XdsReader.ReadListener(
                        listener(
                                "listener0",
                                new Binding.Bound(
                                        new InetSocketAddress(IpLiteral.of("0.0.0.0"), 10_000)),
                                ListenerProtocol.HTTP,
                                new Listener.Destination.Routes(new RouteTableName("route0"))),
                        PathRules.KEEP),
                read);
    }

    @Test
    void istiosAuthorizationPolicyBecomesRules() throws Exception {
        RbacFilterProto.RBAC message =
                RbacFilterProto.RBAC.parseFrom(
                        Golden.read("istio-authorization", RbacFilterProto.RBAC.newBuilder()));

        List<AccessRules> read = RbacReader.read(message);

        AccessRules.Rule viewer =
                new AccessRules.Rule(
                        AccessRules.Action.ALLOW,
                        List.of(),
                        List.of(
                                new ValueMatch.Exact(
                                        "spiffe://cluster.local/ns/default/sa/productpage")),
                        new RouteMatch(
                                new PathMatch.Regex("\\/reviews\\/.*"),
                                Set.of("GET"),
                                List.of(),
                                List.of()));
        assertEquals(List.of(new AccessRules(List.of(viewer), AccessRules.Action.DENY)), read);
    }
}
