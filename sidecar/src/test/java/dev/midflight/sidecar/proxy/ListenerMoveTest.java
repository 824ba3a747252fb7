package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;
import dev.midflight.sidecar.move.MovedListener;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.testing.TestingUpstream;
import java.net.BindException;
import java.net.ServerSocket;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Versions whose listeners differ hand over to each other. */
@Timeout(60)
final class ListenerMoveTest {
    @Test
    void servesOnAdoptedListenersWhereANewOneCannotBeBound() throws Exception {
        BlockingQueue<Throwable> told = new LinkedBlockingQueue<>();
        try (var taken = new ServerSocket(0);
                var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address());
                var next =
                        TestingProxy.idle(
                                upstream.address(),
                                "MIDFLIGHT_LISTEN_METRICS=" + taken.getLocalPort())) {
            next.dataPath().onCannotBind(told::add);
            FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.OURS));
            FrozenBatch fewer =
                    new FrozenBatch(
                            frozen.listeners().stream()
                                    .filter(listener -> !listener.name().equals("metrics"))
                                    .toList(),
                            frozen.connections());
            var prepared = next.dataPath().prepare(TestingProxy.copyOf(fewer));
            TestingProxy.await(old.dataPath().release(frozen));

            TestingProxy.await(prepared.start());

            assertInstanceOf(BindException.class, told.poll());
            assertNull(next.dataPath().address("metrics"));
            assertServes(next, upstream);
        }
    }

    @Test
    void closesAListenerThatOnlyANewerVersionKnows() throws Exception {
        try (var upstream = new TestingUpstream();
                var old = TestingProxy.serving(upstream.address());
                var next = TestingProxy.idle(upstream.address())) {
            FrozenBatch frozen = TestingProxy.await(old.dataPath().freeze(Capabilities.OURS));
            List<MovedListener> listeners = new ArrayList<>(frozen.listeners());
            listeners.add(new MovedListener("newer", listeners.getFirst().descriptor()));
            FrozenBatch copy =
                    TestingProxy.copyOf(new FrozenBatch(listeners, frozen.connections()));
            var prepared = next.dataPath().prepare(copy);
            TestingProxy.await(old.dataPath().release(frozen));

            TestingProxy.await(prepared.start());

            assertNotNull(next.dataPath().address("metrics"));
            assertNull(next.dataPath().address("newer"));
            assertServes(next, upstream);
        }
    }

    private static void assertServes(TestingProxy proxy, TestingUpstream upstream) {
        try (var client = proxy.connect()) {
            client.send("\u0001a");
            try (var server = upstream.accept()) {
                assertEquals("\u0001a", server.receiveText(2));
            }
        }
    }
}
