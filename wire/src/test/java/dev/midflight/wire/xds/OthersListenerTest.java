package dev.midflight.wire.xds;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.google.protobuf.ByteString;
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
import dev.midflight.model.traffic.RouteMatch;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.model.traffic.ValueMatch;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.RbacFilterProto;
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
        return XdsReader.listener(Golden.read(name, ListenerProto.Listener.newBuilder()));
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
    void istiosPortsOfOneListenerAreRefused() throws Exception {
        ByteString body = Golden.read("istio-virtual-inbound", ListenerProto.Listener.newBuilder());

        UnreadableResourceException refusal =
                assertThrows(UnreadableResourceException.class, () -> XdsReader.listener(body));

        assertEquals(
                "virtualInbound: listener: filter_chains[0].filter_chain_match.destination_port:"
                        + " 15006 (expected: none, but a listener for each port)",
                refusal.getMessage());
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
