package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingXdsServer.LIMITS;
import static dev.midflight.operator.serve.TestingXdsServer.POD;
import static io.grpc.Status.Code.ABORTED;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import com.google.protobuf.InvalidProtocolBufferException;
import com.google.rpc.Status;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DiscoveryResponse;
import dev.midflight.wire.xds.proto.DiscoveryProto.Resource;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/** What becomes of answers that come after the next response went. */
final class LateAnswersTest {
    private final AtomicLong clock = new AtomicLong();
    private final Shelf shop = TestingShelf.of("cluster:a=1", "cluster:b=1", "endpoints:a=1");
    private final TestingServerCall<DeltaDiscoveryRequest> connection = new TestingServerCall<>();
    private final XdsCall<DeltaDiscoveryRequest> call = call(connection, new DeltaDialogue(LIMITS));

    private <Q> XdsCall<Q> call(TestingServerCall<Q> over, Dialogue<Q> dialogue) {
        XdsCall<Q> begun =
                new XdsCall<>(POD, over, dialogue, clock::get, Optional::empty, _ -> {}, _ -> {});
        begun.read(List.of(new Shelf("own"), shop));
        return begun;
    }

    /** Five seconds, after which the server goes on. */
    private void wait(XdsCall<?> waiting) {
        clock.addAndGet(TimeUnit.SECONDS.toNanos(5));
        waiting.tick();
    }

    private void want(XdsType type) {
        call.onMessage(DeltaDiscoveryRequest.newBuilder().setTypeUrl(type.url()).build());
    }

    private DeltaDiscoveryResponse next() throws InvalidProtocolBufferException {
        return DeltaDiscoveryResponse.parseFrom(connection.next());
    }

    private static List<String> names(DeltaDiscoveryResponse response) {
        return response.getResourcesList().stream().map(Resource::getName).toList();
    }

    private static DeltaDiscoveryRequest.Builder answer(DeltaDiscoveryResponse response) {
        return DeltaDiscoveryRequest.newBuilder()
                .setTypeUrl(response.getTypeUrl())
                .setResponseNonce(response.getNonce());
    }

    private void acknowledge(DeltaDiscoveryResponse response) {
        call.onMessage(answer(response).build());
    }

    private void refuse(DeltaDiscoveryResponse response) {
        call.onMessage(
                answer(response).setErrorDetail(Status.newBuilder().setMessage("bad")).build());
    }

    private Standing standing(XdsCall<?> of, String name) {
        return of.standing(shop.announced(TestingShelf.name(name)).orElseThrow(), shop);
    }

    @Test
    void aLateAcknowledgementCounts() throws Exception {
        want(XdsType.CLUSTER);
        DeltaDiscoveryResponse clusters = next();
        want(XdsType.ENDPOINTS);
        wait(call);
        acknowledge(next());

        acknowledge(clusters);

        assertEquals(new Standing.Acknowledged(), standing(call, "cluster:a"));
        assertEquals(new Standing.Acknowledged(), standing(call, "endpoints:a"));
    }

    @Test
    void aLateRefusalIsSentAgainInHalvesAndKnown() throws Exception {
        want(XdsType.CLUSTER);
        DeltaDiscoveryResponse clusters = next();
        want(XdsType.ENDPOINTS);
        wait(call);
        acknowledge(next());

        refuse(clusters);
        DeltaDiscoveryResponse one = next();
        refuse(one);
        DeltaDiscoveryResponse other = next();
        acknowledge(other);

        assertEquals(List.of("a"), names(one));
        assertEquals(List.of("b"), names(other));
        assertEquals(new Standing.Refused("bad"), standing(call, "cluster:a"));
        assertEquals(new Standing.Acknowledged(), standing(call, "cluster:b"));
    }

    @Test
    void whoNeverAnswersOneOfThemBeginsAnew() throws Exception {
        want(XdsType.CLUSTER);
        next();
        want(XdsType.ENDPOINTS);
        wait(call);
        acknowledge(next());
        clock.addAndGet(TimeUnit.SECONDS.toNanos(54));
        call.tick();
        boolean early = connection.end().isPresent();

        clock.addAndGet(TimeUnit.SECONDS.toNanos(1));
        call.tick();

        assertFalse(early);
        assertEquals(ABORTED, connection.end().orElseThrow().getCode());
    }

    @Test
    void nothingOfATypeGoesBeforeTheLastOfItIsAnswered() throws Exception {
        want(XdsType.CLUSTER);
        DeltaDiscoveryResponse first = next();
        put("cluster:b=2");
        wait(call);
        boolean sent = connection.hasNext();

        refuse(first);
        refuse(next());
        DeltaDiscoveryResponse newest = next();
        acknowledge(newest);

        assertFalse(sent);
        assertEquals("2", newest.getResources(0).getResource().getValue().toStringUtf8());
        assertEquals(new Standing.Refused("bad"), standing(call, "cluster:a"));
    }

    @Test
    void theNextOfAnotherTypeStillWaitsForTheLastOne() throws Exception {
        want(XdsType.CLUSTER);
        next();
        want(XdsType.ENDPOINTS);
        wait(call);
        next();

        want(XdsType.ROUTES);
        boolean early = connection.hasNext();
        wait(call);

        assertFalse(early);
        assertEquals(XdsType.ROUTES.url(), next().getTypeUrl());
    }

    @Test
    void aLateAnswerCountsInTheStateOfTheWorldToo() throws Exception {
        TestingServerCall<DiscoveryRequest> over = new TestingServerCall<>();
        XdsCall<DiscoveryRequest> state = call(over, new StateDialogue(LIMITS));
        DiscoveryRequest clusters =
                DiscoveryRequest.newBuilder().setTypeUrl(XdsType.CLUSTER.url()).build();
        state.onMessage(clusters);
        DiscoveryResponse first = DiscoveryResponse.parseFrom(over.next());
        state.onMessage(
                DiscoveryRequest.newBuilder()
                        .setTypeUrl(XdsType.ENDPOINTS.url())
                        .addResourceNames("a")
                        .build());
        put("cluster:b=2");
        wait(state);
        DiscoveryResponse endpoints = DiscoveryResponse.parseFrom(over.next());
        wait(state);
        boolean sent = over.hasNext();

        state.onMessage(clusters.toBuilder().setResponseNonce(first.getNonce()).build());

        assertEquals(XdsType.ENDPOINTS.url(), endpoints.getTypeUrl());
        assertFalse(sent);
        assertEquals(new Standing.Acknowledged(), standing(state, "cluster:a"));
        assertEquals(2, DiscoveryResponse.parseFrom(over.next()).getResourcesCount());
    }

    private void put(String resource) {
        TestingShelf.put(shop, resource);
    }
}
