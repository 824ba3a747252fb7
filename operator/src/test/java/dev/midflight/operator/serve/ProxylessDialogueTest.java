package dev.midflight.operator.serve;

import static org.junit.jupiter.api.Assertions.assertEquals;

import com.google.protobuf.ByteString;
import com.google.protobuf.Struct;
import com.google.protobuf.Value;
import dev.midflight.model.traffic.Binding;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.ClusterTls;
import dev.midflight.model.traffic.Listener;
import dev.midflight.model.traffic.ListenerProtocol;
import dev.midflight.model.traffic.MeshTls;
import dev.midflight.model.traffic.PathRules;
import dev.midflight.model.traffic.ProxyProtocolMode;
import dev.midflight.model.traffic.RouteTableName;
import dev.midflight.model.traffic.TcpRelay;
import dev.midflight.model.traffic.TrafficDirection;
import dev.midflight.operator.translate.Proxyless;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.XdsWriter;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.ClusterProto;
import dev.midflight.wire.xds.proto.CoreProto;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryResponse;
import dev.midflight.wire.xds.proto.ListenerProto;
import dev.midflight.wire.xds.proto.TlsProto;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a client gets that says it is gRPC's. */
final class ProxylessDialogueTest {
    private static final String IDENTITY = "spiffe://cluster.local/ns/shop/sa/reviews";

    private final TestingXdsServer server = TestingXdsServer.ready();
    private final TestingXdsClient<DiscoveryRequest, DiscoveryResponse> client =
            new TestingXdsClient<>(
                    server.port(),
                    AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());

    @BeforeEach
    void twoServices() {
        put("reviews", ListenerProtocol.HTTP2);
        put("store", ListenerProtocol.TCP);
    }

    @AfterEach
    void close() {
        client.close();
        server.close();
    }

    @Test
    void aListenerHasTheNameThatWasAskedFor() throws Exception {
        client.send(ask("", "reviews.shop.svc:80"));

        assertEquals(List.of("reviews.shop.svc:80"), names(client.next()));
    }

    @Test
    void anotherNameOfTheSameListenerIsAnsweredToo() throws Exception {
        client.send(ask("", "reviews.shop.svc:80"));
        DiscoveryResponse first = client.next();
        client.send(ask(first.getNonce(), "reviews.shop.svc:80"));

        client.send(ask(first.getNonce(), "reviews.shop.svc:80", "reviews.shop:80"));

        assertEquals(List.of("reviews.shop.svc:80", "reviews.shop:80"), names(client.next()));
    }

    @Test
    void whatNobodyKnowsOrReadsIsSaidNotToBeThere() throws Exception {
        client.send(ask("", "nowhere.shop:80", "store.shop:80", "example.com"));

        assertEquals(List.of(), names(client.next()));
    }

    @Test
    void aClientWithCertificatesIsToldWhomToProveItselfTo() throws Exception {
        cluster(new ClusterTls(true, Set.of(IDENTITY), Optional.empty()));
        client.send(clusters("own"));

        var cluster = ClusterProto.Cluster.parseFrom(client.next().getResources(0).getValue());

        assertEquals("shop/reviews/80", cluster.getName());
        assertEquals(0, cluster.getTransportSocketMatchesCount());
        TlsProto.CommonTlsContext common =
                TlsProto.UpstreamTlsContext.parseFrom(
                                cluster.getTransportSocket().getTypedConfig().getValue())
                        .getCommonTlsContext();
        var validation = common.getValidationContext();
        assertEquals("own", common.getTlsCertificateProviderInstance().getInstanceName());
        assertEquals("own", validation.getCaCertificateProviderInstance().getInstanceName());
        assertEquals(IDENTITY, validation.getMatchSubjectAltNames(0).getExact());
        assertEquals(List.of("h2", "midflight", "istio"), common.getAlpnProtocolsList());
    }

    @Test
    void whoHasNoneIsTheSameAsWhereThereIsNoMutualTls() throws Exception {
        cluster(new ClusterTls(true, Set.of(IDENTITY), Optional.empty()));
        client.send(clusters(""));
        DiscoveryResponse first = client.next();
        ByteString without = first.getResources(0).getValue();
        client.send(clusters("").toBuilder().setResponseNonce(first.getNonce()).build());

        cluster(ClusterTls.OFF);

        assertEquals(client.next().getResources(0).getValue(), without);
    }

    @Test
    void aProxyThatWantsEverythingDoesNotGetIt() throws Exception {
        cluster(ClusterTls.OFF);
        server.shelves()
                .update(
                        "ns/shop",
                        List.of(XdsWriter.cluster(Cluster.of("shop/reviews/80"))),
                        List.of());
        client.send(
                DiscoveryRequest.newBuilder()
                        .setNode(CoreProto.Node.newBuilder().setUserAgentName("envoy"))
                        .setTypeUrl(XdsType.CLUSTER.url())
                        .build());

        DiscoveryResponse all = client.next();

        assertEquals(1, all.getResourcesCount());
        assertEquals(
                "shop/reviews/80",
                ClusterProto.Cluster.parseFrom(all.getResources(0).getValue()).getName());
    }

    /** Of a client with that certificate provider. */
    private static DiscoveryRequest clusters(String provider) {
        Value named = Value.newBuilder().setStringValue(provider).build();
        return ask("", "shop/reviews/80").toBuilder()
                .setNode(
                        CoreProto.Node.newBuilder()
                                .setUserAgentName("gRPC Java")
                                .setMetadata(
                                        Struct.newBuilder()
                                                .putFields("dev.midflight.certificates", named)))
                .setTypeUrl(XdsType.CLUSTER.url())
                .build();
    }

    private void cluster(ClusterTls tls) {
        Cluster kept = Proxyless.cluster(Cluster.of("shop/reviews/80"), tls).orElseThrow();
        server.shelves().update("ns/shop", List.of(XdsWriter.cluster(kept)), List.of());
    }

    private static DiscoveryRequest ask(String nonce, String... names) {
        return DiscoveryRequest.newBuilder()
                .setNode(CoreProto.Node.newBuilder().setUserAgentName("gRPC Java"))
                .setTypeUrl(XdsType.LISTENER.url())
                .setResponseNonce(nonce)
                .addAllResourceNames(List.of(names))
                .build();
    }

    /** Of listeners without a socket. */
    private static List<String> names(DiscoveryResponse response) throws Exception {
        List<String> names = new ArrayList<>();
        for (var resource : response.getResourcesList()) {
            var listener = ListenerProto.Listener.parseFrom(resource.getValue());
            if (listener.hasApiListener() && !listener.hasAddress()) {
                names.add(listener.getName());
            }
        }
        return names;
    }

    private void put(String service, ListenerProtocol spoken) {
        String name = "shop/" + service + "/80";
        Listener listener =
                new Listener(
                        "out/" + name,
                        new Binding.Redirected(Set.of(), OptionalInt.of(80)),
                        TrafficDirection.OUTBOUND,
                        spoken,
                        spoken == ListenerProtocol.TCP
                                ? new Listener.Destination.ToCluster(ClusterName.of(name))
                                : new Listener.Destination.Routes(new RouteTableName(name)),
                        List.of(),
                        ProxyProtocolMode.OFF,
                        TcpRelay.DEFAULT,
                        MeshTls.OFF);
        server.shelves()
                .update(
                        "ns/shop",
                        List.of(XdsWriter.listener(listener, PathRules.KEEP)),
                        List.of());
    }
}
