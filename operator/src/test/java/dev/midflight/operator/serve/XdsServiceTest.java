package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingXdsServer.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.rpc.Status;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.AggregatedDiscoveryServiceGrpc;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What clients of both variants see of the service, over real sockets. */
@Timeout(60)
final class XdsServiceTest {
    private static final String CLUSTERS = XdsType.CLUSTER.url();
    private static final String ENDPOINTS = XdsType.ENDPOINTS.url();

    private static TestingXdsClient<DeltaDiscoveryRequest, DeltaDiscoveryResponse> delta(
            TestingXdsServer server) {
        return new TestingXdsClient<>(
                server.port(), AggregatedDiscoveryServiceGrpc.getDeltaAggregatedResourcesMethod());
    }

    private static TestingXdsClient<DiscoveryRequest, DiscoveryResponse> state(
            TestingXdsServer server) {
        return new TestingXdsClient<>(
                server.port(), AggregatedDiscoveryServiceGrpc.getStreamAggregatedResourcesMethod());
    }

    private static DeltaDiscoveryRequest want(String type, String... names) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(type)
                .addAllResourceNamesSubscribe(List.of(names))
                .build();
    }

    private static DeltaDiscoveryRequest ack(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce())
                .build();
    }

    private static List<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(Resource::getName).toList();
    }

    private static List<String> bodies(DiscoveryResponse response) {
        return response.getResourcesList().stream()
                .map(any -> any.getValue().toStringUtf8())
                .toList();
    }

    @Test
    void sendsEverythingThenOnlyWhatChanges() {
        try (var server = TestingXdsServer.ready("cluster:a=1", "cluster:b=1");
                var client = delta(server)) {
            client.send(want(CLUSTERS));
            DeltaDiscoveryResponse first = client.next();
            client.send(ack(first));

            server.put("ns/shop", "cluster:b=2");
            DeltaDiscoveryResponse second = client.next();
            client.send(ack(second));
            server.remove("ns/shop", "cluster:a");
            DeltaDiscoveryResponse third = client.next();

            assertEquals(List.of("a", "b"), names(first));
            assertEquals(CLUSTERS, first.getResources(0).getResource().getTypeUrl());
            assertEquals(List.of("b"), names(second));
            assertEquals("2", second.getResources(0).getResource().getValue().toStringUtf8());
            assertEquals(List.of("a"), third.getRemovedResourcesList());
            assertEquals("midflight", third.getControlPlane().getIdentifier());
        }
    }

    @Test
    void whoComesBackGetsWhatItHasNot() {
        try (var server = TestingXdsServer.ready("cluster:a=1", "cluster:b=1")) {
            String version;
            try (var client = delta(server)) {
                client.send(want(CLUSTERS, "*"));
                version = client.next().getResources(0).getVersion();
            }
            server.put("ns/shop", "cluster:b=2");
            try (var client = delta(server)) {
                client.send(
                        want(CLUSTERS, "*").toBuilder()
                                .putAllInitialResourceVersions(Map.of("a", version, "gone", "1"))
                                .build());
                DeltaDiscoveryResponse first = client.next();
                client.send(ack(first));

                assertEquals(List.of("b"), names(first));
                assertEquals(List.of("gone"), client.next().getRemovedResourcesList());
            }
        }
    }

    @Test
    void theNextResponseWaitsForTheAnswer() {
        try (var server = TestingXdsServer.ready("cluster:a=1", "endpoints:a=1");
                var client = delta(server)) {
            client.send(want(ENDPOINTS));
            DeltaDiscoveryResponse endpoints = client.next();
            client.send(want(CLUSTERS));
            server.put("ns/shop", "endpoints:a=2");
            server.put("ns/shop", "endpoints:a=3");
            Await.until("the push", () -> acknowledgement(server, "endpoints:a").of().size() == 1);
            assertTrue(!client.hasReceived());

            client.send(ack(endpoints));

            DeltaDiscoveryResponse clusters = client.next();
            assertEquals(CLUSTERS, clusters.getTypeUrl());
            client.send(ack(clusters));
            DeltaDiscoveryResponse newest = client.next();
            assertEquals("3", newest.getResources(0).getResource().getValue().toStringUtf8());
        }
    }

    private static Acknowledgement acknowledgement(TestingXdsServer server, String name) {
        return server.shelves().acknowledgement(TestingShelf.name(name), "ns/shop");
    }

    @Test
    void tellsWhoRunsByAResourceAndWhoRefusedItWhy() {
        try (var server = TestingXdsServer.ready("cluster:a=1");
                var one = delta(server);
                var other = delta(server)) {
            one.send(want(CLUSTERS));
            other.send(want(CLUSTERS));
            one.send(ack(one.next()));
            Status reason =
                    Status.newBuilder().setCode(3).setMessage("a: " + "x".repeat(99)).build();
            other.send(ack(other.next()).toBuilder().setErrorDetail(reason).build());

            Acknowledgement expected =
                    new Acknowledgement(
                            Set.of(POD), Set.of(POD), Map.of(POD, "a: " + "x".repeat(17)));
            Await.until(
                    () -> acknowledgement(server, "cluster:a").toString(),
                    () -> acknowledgement(server, "cluster:a").equals(expected));
        }
    }

    @Test
    void servesTheStateOfTheWorld() {
        try (var server = TestingXdsServer.ready("cluster:a=1", "cluster:b=1", "endpoints:a=e1");
                var client = state(server)) {
            DiscoveryRequest clusters = DiscoveryRequest.newBuilder().setTypeUrl(CLUSTERS).build();
            client.send(clusters);
            DiscoveryResponse first = client.next();
            client.send(answer(clusters, first));
            server.remove("ns/shop", "cluster:a");
            DiscoveryResponse second = client.next();
            client.send(answer(clusters, second));

            DiscoveryRequest endpoints =
                    DiscoveryRequest.newBuilder()
                            .setTypeUrl(ENDPOINTS)
                            .addResourceNames("a")
                            .build();
            client.send(endpoints);

            assertEquals(List.of("1", "1"), bodies(first));
            assertEquals(List.of("1"), bodies(second));
            assertEquals(List.of("e1"), bodies(client.next()));
        }
    }

    private static DiscoveryRequest answer(DiscoveryRequest request, DiscoveryResponse response) {
        return request.toBuilder()
                .setVersionInfo(response.getVersionInfo())
                .setResponseNonce(response.getNonce())
                .build();
    }

    @Test
    void takesNobodyBeforeItKnowsAll() {
        try (var server = new TestingXdsServer();
                var client = delta(server)) {
            client.send(want(CLUSTERS));

            assertEquals(io.grpc.Status.Code.UNAVAILABLE, client.end().getStatus().getCode());
        }
    }

    @Test
    void saysNothingBeforeItKnowsWhatAPodReads() {
        try (var server = new TestingXdsServer()) {
            server.put("ns/shop", "cluster:a=1");
            server.shelves().ready();
            try (var client = delta(server)) {
                client.send(want(CLUSTERS));
                Await.until("the stream", () -> server.shelves().streams() == 1);

                server.shelves().assign(POD, List.of("pod/uid-0", "ns/shop"));

                assertEquals(List.of("a"), names(client.next()));
            }
        }
    }

    @Test
    void refusesWhoAsksForTooMuch() {
        try (var server = TestingXdsServer.ready();
                var client = delta(server)) {
            client.send(want(CLUSTERS, "a", "b", "c", "d"));

            assertEquals(
                    io.grpc.Status.Code.RESOURCE_EXHAUSTED, client.end().getStatus().getCode());
        }
    }

    @Test
    void endsTheStreamsOfAPodThatIsGone() {
        try (var server = TestingXdsServer.ready("cluster:a=1");
                var client = delta(server)) {
            client.send(want(CLUSTERS));
            client.next();

            server.shelves().forget(POD);

            assertEquals(io.grpc.Status.Code.NOT_FOUND, client.end().getStatus().getCode());
            assertEquals(0, server.shelves().streams());
        }
    }
}
