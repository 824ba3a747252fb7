package dev.midflight.sidecar.link;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Connector;
import dev.midflight.sidecar.cluster.OriginalDestination;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.buffer.ByteBuf;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A splice between two real sockets, at the instant in which its destination fails. */
@Timeout(60)
final class BulkTest {
    private static final int A_TRANSFER = 60_000;
    private static final int LARGE = 4 << 20;
    private static final int PROBE_BYTES = 512;
    private static final int STRANGERS = 8;

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, HalfCloseIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final Connector connector =
            new Connector(
                    loop,
                    new Telemetry().addLoop(),
                    2_000,
                    LoopBudget.unlimited(65_536),
                    Congestion.ofNamespace(),
                    new Credentials());
    private final TestingUpstream upstream = new TestingUpstream();
    private final List<TestingClient> strangers = new ArrayList<>();
    private final AtomicLong spliced = new AtomicLong();
    private final CountDownLatch failed = new CountDownLatch(1);

    @AfterEach
    void closeAll() {
        strangers.forEach(TestingClient::close);
        upstream.close();
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void aSourceThatIsClosedWhenItsDestinationFailsReadsNoStrangersBytes() throws Exception {
        Link from = connect();
        try (TestingClient source = upstream.accept()) {
            Link to = connect();
            TestingClient destination = upstream.accept();
            loop.submit(() -> join(from, to)).sync();
            assertTrue(splices(source, destination));

            whileTheLoopWaits(
                    () -> {
                        source.send(new byte[A_TRANSFER]);
                        destination.reset();
                    });

            assertTrue(failed.await(10, TimeUnit.SECONDS));
            loop.submit(() -> {}).sync();
            assertEquals(2 * STRANGERS, strangers.size());
            for (TestingClient stranger : strangers) {
                assertEquals("mine", stranger.receiveText(4));
            }
        }
    }

    /** True once a transfer has not been copied, so that the next one will not be either. */
    private boolean splices(TestingClient source, TestingClient destination) throws Exception {
        for (int i = 0; i < 100; i++) {
            var sending = CompletableFuture.runAsync(() -> source.send(new byte[LARGE]));
            destination.receive(LARGE);
            sending.get(10, TimeUnit.SECONDS);
            loop.submit(() -> spliced.set(0)).sync();
            whileTheLoopWaits(() -> source.send(new byte[A_TRANSFER]));
            destination.receive(A_TRANSFER);
            loop.submit(() -> {}).sync();
            if (spliced.get() >= A_TRANSFER - PROBE_BYTES) {
                return true;
            }
        }
        return false;
    }

    private Link connect() throws Exception {
        CompletableFuture<Link> connected = new CompletableFuture<>();
        Target target = new Target(Direction.OUTBOUND, new OriginalDestination(upstream.address()));
        loop.execute(
                () ->
                        connector.connect(
                                target,
                                new ConnectListener() {
                                    @Override
                                    public Direction direction() {
                                        return Direction.OUTBOUND;
                                    }

                                    @Override
                                    public void onConnected(Link link) {
                                        connected.complete(link);
                                    }

                                    @Override
                                    public void onConnectFailed() {
                                        connected.completeExceptionally(new AssertionError());
                                    }
                                }));
        return connected.get(10, TimeUnit.SECONDS);
    }

    private void whileTheLoopWaits(Runnable action) throws Exception {
        CountDownLatch waits = new CountDownLatch(1);
        CountDownLatch done = new CountDownLatch(1);
        loop.execute(
                () -> {
                    waits.countDown();
                    try {
                        var _ = done.await(10, TimeUnit.SECONDS);
                    } catch (InterruptedException _) {
                        Thread.currentThread().interrupt();
                    }
                });
        assertTrue(waits.await(10, TimeUnit.SECONDS));
        action.run();
        done.countDown();
    }

    private void join(Link from, Link to) {
        Both both = new Both(from, to);
        from.owner(both);
        to.owner(both);
        from.passesTo(to, new Pipes(1));
    }

    /** Descriptors of theirs take the number that has just become free; all have bytes to read. */
    private void letStrangersCome() {
        for (int i = 0; i < STRANGERS; i++) {
            TestingClient one = TestingClient.connect(upstream.address());
            strangers.add(one);
            TestingClient other = upstream.accept();
            strangers.add(other);
            one.send("mine");
            other.send("mine");
        }
    }

    private final class Both implements LinkOwner {
        private final Link from;
        private final Link to;

        private Both(Link from, Link to) {
            this.from = from;
            this.to = to;
        }

        private void end() {
            if (from.isOpen()) {
                from.close();
                letStrangersCome();
                to.close();
                failed.countDown();
            }
        }

        @Override
        public void onRead(Link link, ByteBuf bytes) {
            to.write(bytes);
        }

        @Override
        public void onSpliced(Link link, int bytes) {
            spliced.addAndGet(bytes);
        }

        @Override
        public void onReadComplete(Link link) {
            to.flush();
        }

        @Override
        public void onWritable(Link link) {}

        @Override
        public void onEof(Link link) {}

        @Override
        public void onWriteFailed(Link link) {
            end();
        }

        @Override
        public void onBroken(Link link) {
            end();
        }
    }
}
