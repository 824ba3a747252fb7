package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingXdsServer.LIMITS;
import static dev.midflight.operator.serve.TestingXdsServer.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.CoreProto.Node;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryResponse;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who reads what, from when until when, and on whose thread. */
@Timeout(60)
final class ShelvesTest {
    private static final DeltaDiscoveryRequest OTHERS =
            DeltaDiscoveryRequest.newBuilder().setTypeUrl(XdsType.CLUSTER.url()).build();
    private static final DeltaDiscoveryRequest OURS =
            OTHERS.toBuilder()
                    .setNode(Node.newBuilder().addClientFeatures(XdsNode.COLLECTIONS))
                    .build();

    private final Shelves shelves = new Shelves(LIMITS, System::nanoTime);
    private final TestingServerCall<DeltaDiscoveryRequest> connection = new TestingServerCall<>();
    private final XdsCall<DeltaDiscoveryRequest> call = open(connection);

    @BeforeEach
    void aPodThatReadsItsNamespace() {
        shelves.assign(POD, List.of("pod/uid-0", "ns/shop"));
        put("cluster:a=1");
    }

    @AfterEach
    void end() {
        shelves.close();
    }

    private XdsCall<DeltaDiscoveryRequest> open(TestingServerCall<DeltaDiscoveryRequest> over) {
        return open(over, POD);
    }

    private XdsCall<DeltaDiscoveryRequest> open(
            TestingServerCall<DeltaDiscoveryRequest> over, PodKey pod) {
        XdsCall<DeltaDiscoveryRequest> opened =
                new XdsCall<>(
                        pod,
                        over,
                        new DeltaDialogue(LIMITS),
                        System::nanoTime,
                        Optional::empty,
                        shelves::introduced,
                        shelves::ended);
        shelves.opened(opened);
        return opened;
    }

    private void put(String resource) {
        shelves.update("ns/shop", List.of(TestingShelf.resource(resource)), List.of());
    }

    /** As when it was found among a pod's streams just before. */
    @Test
    void whoHasEndedReadsNothingMore() {
        call.onMessage(OURS);
        int before = call.shelves().size();
        call.onCancel();
        shelves.assign(POD, List.of("pod/uid-0", "ns/shop", "ns/other"));

        shelves.introduced(call);

        assertEquals(2, before);
        assertEquals(2, call.shelves().size());
    }

    @Test
    void whatAClientMayHaveToWaitForIsMadeAsideAndNoPushWaitsForIt() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        PodKey elsewhere = new PodKey("other", "web-0", "uid-1");
        shelves.assign(elsewhere, List.of("ns/other"));
        call.onMessage(OURS);
        var first = DeltaDiscoveryResponse.parseFrom(connection.next());
        Thread here = Thread.currentThread();
        TestingServerCall<DeltaDiscoveryRequest> slow = new TestingServerCall<>();
        slow.whenAsked =
                () -> {
                    if (!Thread.currentThread().equals(here)) {
                        busy.countDown();
                        await(free);
                    }
                };
        TestingServerCall<DeltaDiscoveryRequest> over = new TestingServerCall<>();
        XdsCall<DeltaDiscoveryRequest> other = open(over);
        try {
            open(slow, elsewhere).onMessage(OTHERS);
            await(busy);

            other.onMessage(OTHERS);
            call.onMessage(OTHERS.toBuilder().setResponseNonce(first.getNonce()).build());
            put("cluster:a=2");

            Await.until("a push", connection::hasNext);
            assertEquals(List.of(), other.shelves());
            assertThrows(NoSuchElementException.class, over::next);
        } finally {
            free.countDown();
        }
        Await.until("what it reads", () -> other.shelves().size() == 2 && over.hasNext());
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
