package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingEndpoints.CLUSTER;
import static dev.midflight.operator.serve.TestingEndpoints.apart;
import static dev.midflight.operator.serve.TestingEndpoints.changed;
import static dev.midflight.operator.serve.TestingEndpoints.less;
import static dev.midflight.operator.serve.TestingEndpoints.oneChanged;
import static dev.midflight.operator.serve.TestingEndpoints.whole;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Endpoint;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.DeltaRequest;
import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.XdsResource;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryResponse;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What a cluster's endpoints cost on a socket, for each kind of client. */
@Timeout(60)
final class EndpointPushTest {
    private static final String SHELF = "ns/shop";
    private static final XdsNode NODE = new XdsNode("shop/cart-0", "shop", "1.0");
    private static final ResourceName ENDPOINTS =
            new ResourceName(XdsType.ENDPOINTS, CLUSTER.name());

    private final List<Endpoint> thousand = TestingEndpoints.of(1000);

    private static TestingXdsServer serving(List<Endpoint> endpoints) {
        TestingXdsServer server = TestingXdsServer.ready();
        server.put(SHELF, apart(endpoints), List.of());
        return server;
    }

    private static TestingXdsClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta(
            TestingXdsServer server, boolean takesCollections, XdsType... types) {
        TestingXdsClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> client =
                new TestingXdsClient<>(
                        server.port(),
                        AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
        Optional<XdsNode> who = Optional.of(NODE.withCollections(takesCollections));
        for (XdsType type : types) {
            client.send(DeltaRequest.first(type, who, List.of("*"), Map.of()).toWire());
            who = Optional.empty();
        }
        return client;
    }

    private void changeOne(TestingXdsServer server) {
        List<XdsResource> now = apart(oneChanged(thousand));
        server.put(SHELF, changed(now, apart(thousand)), List.of());
    }

    /** Takes a response. */
    private static DeltaDiscoveryResponse take(
            TestingXdsClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> client) {
        DeltaDiscoveryResponse response = client.next();
        client.send(DeltaRequest.taken(type(response), response.getNonce()).toWire());
        return response;
    }

    private static XdsType type(DeltaDiscoveryResponse response) {
        return XdsType.of(response.getTypeUrl()).orElseThrow();
    }

    private static String told(DeltaDiscoveryResponse response) {
        return "%s +%d -%d"
                .formatted(
                        type(response),
                        response.getResourcesCount(),
                        response.getRemovedResourcesCount());
    }

    private static DiscoveryRequest endpoints() {
        return DiscoveryRequest.newBuilder()
                .setTypeUrl(XdsType.ENDPOINTS.url())
                .addResourceNames(CLUSTER.name())
                .build();
    }

    @Test
    void oneChangeOfAThousandIsAFiftiethOfTheStateOfTheWorldAtMost() {
        try (var server = serving(thousand);
                var ours = delta(server, true, XdsType.LB_ENDPOINT, XdsType.ENDPOINTS);
                var others =
                        new TestingXdsClient<>(
                                server.port(),
                                AggregatedDiscoveryServiceGrpc
                                        .getStreamAggregatedResourcesMethod())) {
            assertEquals("LB_ENDPOINT +1000 -0", told(take(ours)));
            assertEquals("ENDPOINTS +1 -0", told(take(ours)));
            others.send(endpoints());
            DiscoveryResponse before = others.next();
            others.send(endpoints().toBuilder().setResponseNonce(before.getNonce()).build());

            changeOne(server);

            DeltaDiscoveryResponse change = take(ours);
            DiscoveryResponse world = others.next();
            assertEquals("LB_ENDPOINT +1 -0", told(change));
            assertEquals(whole(oneChanged(thousand)).body(), world.getResources(0).getValue());
            int bytes = change.getSerializedSize();
            assertTrue(
                    bytes * 50 <= world.getSerializedSize(),
                    () -> bytes + " bytes, and " + world.getSerializedSize());
        }
    }

    @Test
    void whoDoesNotAskForCollectionsGetsClustersWhole() {
        try (var server = serving(thousand);
                var client = delta(server, false, XdsType.LB_ENDPOINT, XdsType.ENDPOINTS)) {
            assertEquals("LB_ENDPOINT +0 -0", told(take(client)));
            DeltaDiscoveryResponse first = take(client);
            changeOne(server);

            DeltaDiscoveryResponse second = take(client);

            assertEquals(whole(thousand).body(), first.getResources(0).getResource().getValue());
            assertEquals(
                    whole(oneChanged(thousand)).body(),
                    second.getResources(0).getResource().getValue());
        }
    }

    @Test
    void anEndpointThatIsReplacedComesFirstAndGoesNext() {
        List<Endpoint> fewer = thousand.subList(1, 1000);
        try (var server = serving(fewer);
                var client =
                        delta(
                                server,
                                true,
                                XdsType.LB_ENDPOINT,
                                XdsType.ENDPOINTS,
                                XdsType.ROUTES)) {
            take(client);
            take(client);
            take(client);
            List<XdsResource> next = apart(thousand.subList(0, 999));

            server.put(SHELF, changed(next, apart(fewer)), less(apart(fewer), next));

            DeltaDiscoveryResponse made = take(client);
            DeltaDiscoveryResponse gone = take(client);
            assertEquals("LB_ENDPOINT +1 -0", told(made));
            assertEquals("LB_ENDPOINT +0 -1", told(gone));
            assertTrue(gone.getSerializedSize() < 300, () -> gone.getSerializedSize() + " bytes");
        }
    }

    @Test
    void aClusterThatGrowsHasItsMembersBeforeTheyAreAnnounced() {
        List<Endpoint> few = TestingEndpoints.of(3);
        try (var server = TestingXdsServer.ready();
                var client = delta(server, true, XdsType.LB_ENDPOINT, XdsType.ENDPOINTS)) {
            server.put(SHELF, List.of(whole(few)), List.of());
            assertEquals("LB_ENDPOINT +0 -0", told(take(client)));
            assertEquals("ENDPOINTS +1 -0", told(take(client)));

            server.put(SHELF, apart(thousand), List.of());
            assertEquals("LB_ENDPOINT +1000 -0", told(take(client)));
            assertEquals("ENDPOINTS +1 -0", told(take(client)));
            server.put(SHELF, List.of(whole(few)), less(apart(thousand), List.of(whole(few))));

            assertEquals("ENDPOINTS +1 -0", told(take(client)));
            assertEquals("LB_ENDPOINT +0 -1000", told(take(client)));
        }
    }

    @Test
    void anEndpointCountsAsAcknowledgedOnceEveryKindOfClientHasIt() {
        try (var server = serving(thousand);
                var ours = delta(server, true, XdsType.LB_ENDPOINT, XdsType.ENDPOINTS);
                var others = delta(server, false, XdsType.ENDPOINTS)) {
            take(ours);
            take(ours);
            take(others);
            awaitMissing(server, Set.of());

            changeOne(server);
            take(ours);
            DeltaDiscoveryResponse last = others.next();
            awaitMissing(server, Set.of(TestingXdsServer.POD));

            others.send(DeltaRequest.taken(XdsType.ENDPOINTS, last.getNonce()).toWire());
            awaitMissing(server, Set.of());
        }
    }

    @Test
    void anEndpointThatIsRefusedIsTheClustersRefusal() {
        try (var server = serving(thousand);
                var client = delta(server, true, XdsType.LB_ENDPOINT, XdsType.ENDPOINTS)) {
            take(client);
            take(client);
            changeOne(server);
            DeltaDiscoveryResponse change = client.next();

            client.send(
                    DeltaRequest.refused(XdsType.LB_ENDPOINT, change.getNonce(), "no").toWire());

            Await.until(
                    () -> server.shelves().acknowledgement(ENDPOINTS, SHELF).toString(),
                    () ->
                            server.shelves()
                                    .acknowledgement(ENDPOINTS, SHELF)
                                    .refused()
                                    .equals(Map.of(TestingXdsServer.POD, "no")));
        }
    }

    private static void awaitMissing(TestingXdsServer server, Set<?> missing) {
        Await.until(
                () -> server.shelves().acknowledgement(ENDPOINTS, SHELF).toString(),
                () -> server.shelves().acknowledgement(ENDPOINTS, SHELF).missing().equals(missing));
    }
}
