package dev.midflight.operator.serve;

import static dev.midflight.operator.serve.TestingXdsServer.LIMITS;
import static dev.midflight.operator.serve.TestingXdsServer.POD;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsNode;
import dev.midflight.wire.xds.XdsType;
import dev.midflight.wire.xds.proto.CoreProto.Node;
import dev.midflight.wire.xds.proto.DiscoveryProto.DeltaDiscoveryRequest;
import java.util.List;
import java.util.NoSuchElementException;
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
        XdsCall<DeltaDiscoveryRequest> opened =
                new XdsCall<>(
                        POD,
                        over,
                        new DeltaDialogue(LIMITS),
                        System::nanoTime,
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
    void whatAClientMayHaveToWaitForIsMadeAside() throws Exception {
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch free = new CountDownLatch(1);
        call.onMessage(OURS);
        connection.whenAsked =
                () -> {
                    busy.countDown();
                    await(free);
                };
        TestingServerCall<DeltaDiscoveryRequest> over = new TestingServerCall<>();
        XdsCall<DeltaDiscoveryRequest> other = open(over);
        try {
            put("cluster:a=2");
            await(busy);

            other.onMessage(OTHERS);

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
