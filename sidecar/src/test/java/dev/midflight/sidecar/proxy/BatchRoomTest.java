package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovedConnection;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What finds no room in a batch goes on, and with the next one. */
@Timeout(60)
final class BatchRoomTest {
    private static final int STATE_BYTES = 900_000;

    @Test
    void leavesConnectionsBeyondTheLimitForTheNextBatch() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1")) {
            Lane lane = proxy.dataPath().lanes().getFirst();
            for (int i = 0; i < 3; i++) {
                var _ = TestingFlow.on(lane, () -> new byte[1]);
            }
            BatchRoom room = new BatchRoom(2, FrozenBatch.MAX_STATE_BYTES, Capabilities.OURS);

            List<MovedConnection> first = TestingProxy.await(lane.freeze(room));
            List<MovedConnection> second = TestingProxy.await(lane.freeze(room));

            assertEquals(2, first.size());
            assertEquals(1, second.size());
        }
    }

    @Test
    void keepsEachBatchWithinItsBytes() {
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=2")) {
            for (int i = 0; i < 100; i++) {
                Lane lane = proxy.dataPath().lanes().get(i % 2);
                var _ = TestingFlow.on(lane, () -> new byte[STATE_BYTES]);
            }

            List<FrozenBatch> batches = new ArrayList<>();
            batches.add(TestingProxy.await(proxy.dataPath().freezeStragglers(Capabilities.OURS)));
            batches.add(TestingProxy.await(proxy.dataPath().freezeStragglers(Capabilities.OURS)));

            for (FrozenBatch batch : batches) {
                assertTrue(stateBytes(batch) <= FrozenBatch.MAX_STATE_BYTES);
            }
            assertEquals(100, batches.stream().mapToInt(b -> b.connections().size()).sum());
        }
    }

    @Test
    void goesOnWithPooledConnectionsThatFindNoRoom() {
        String request = "GET / HTTP/1.1\r\nHost: a\r\n\r\n";
        try (var upstream = new TestingUpstream();
                var proxy = TestingProxy.serving(upstream.address(), "MIDFLIGHT_WORKERS=1");
                var client = proxy.connect().send(request);
                var server = upstream.accept()) {
            server.receiveUntil("\r\n\r\n");
            server.send("HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n");
            client.receiveUntil("\r\n\r\n");
            Lane lane = proxy.dataPath().lanes().getFirst();

            List<MovedConnection> noCount =
                    TestingProxy.await(lane.freeze(new BatchRoom(0, 9, Capabilities.OURS)));
            List<MovedConnection> noBytes =
                    TestingProxy.await(lane.freeze(new BatchRoom(9, 0, Capabilities.OURS)));

            assertEquals(List.of(), noCount);
            assertEquals(List.of(), noBytes);
            client.send(request);
            assertEquals("GET /", server.receiveText(5));
        }
    }

    private static long stateBytes(FrozenBatch batch) {
        return batch.connections().stream().mapToLong(c -> c.state().length).sum();
    }
}
