package dev.midflight.sidecar.protocol.http1;

import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.cluster.UpstreamPools;
import dev.midflight.sidecar.config.SidecarConfig;
import dev.midflight.sidecar.link.Congestion;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.buffer.Unpooled;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import io.netty.channel.epoll.EpollIoHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.Map;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
final class UpstreamLoanTest {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, EpollIoHandler.newFactory());
    private final TestingUpstream upstream = new TestingUpstream();

    @AfterEach
    void closeAll() {
        upstream.close();
        loops.shutdownGracefully();
    }

    @Test
    void aConnectionThatComesTooLateKeepsNoPoolAlive() throws Exception {
        Worker worker = worker(Map.of("MIDFLIGHT_UPSTREAM_IDLE_CONNECTIONS", "0"));
        Origin origin = Origin.of(Direction.OUTBOUND, upstream.address(), upstream.address());
        UpstreamPools pools = worker.pools();

        UpstreamPool before = worker.loop().submit(() -> connectAndAbandon(worker, origin)).get();
        try (TestingClient late = upstream.accept()) {
            assertTrue(late.isAtEnd());
        }
        worker.loop().submit(pools::tick).get();

        assertNotSame(before, worker.loop().submit(() -> pools.of(origin.target())).get());
    }

    private static void mustNotBeUsed() {
        throw new AssertionError("must not be used");
    }

    private static UpstreamPool connectAndAbandon(Worker worker, Origin origin) {
        Shared shared =
                Shared.of(
                        worker,
                        new Neighbours(
                                (id, from, downstream, link, toUpstream, toDownstream) ->
                                        mustNotBeUsed(),
                                (id, from, link, bytes) -> mustNotBeUsed(),
                                (caller, route, cluster, listener) -> {
                                    throw new AssertionError("must not be used");
                                }),
                        new SplittableRandom(1));
        Link downstream = Link.of(new EpollSocketChannel(), LoopBudget.unlimited(4096));
        UpstreamLoan loan =
                new UpstreamLoan(
                        new Http1Connection(1, shared, origin, downstream),
                        worker.pools(),
                        origin.target());
        UpstreamPool pool = worker.pools().of(origin.target());
        assertNull(loan.takeIdle(true));
        loan.connect(Unpooled.buffer());
        loan.abandon();
        loan.leave();
        return pool;
    }

    private Worker worker(Map<String, String> variables) throws Exception {
        return new Worker(
                0,
                loops.next(),
                SidecarConfig.parse(variables).traffic(),
                new Telemetry().addLoop(),
                Congestion.ofNamespace(),
                new Credentials());
    }
}
