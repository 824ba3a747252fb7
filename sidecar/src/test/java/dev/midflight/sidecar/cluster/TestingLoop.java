package dev.midflight.sidecar.cluster;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.sidecar.link.Congestion;
import dev.midflight.sidecar.link.HalfCloseIoHandler;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.net.InetSocketAddress;
import java.util.List;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/** One event loop with clusters on it, whose seconds the test counts. */
final class TestingLoop implements AutoCloseable {
    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(1, HalfCloseIoHandler.newFactory());
    private final EventLoop loop = loops.next();
    private final AtomicLong nanos = new AtomicLong(System.nanoTime());
    private final Clusters clusters =
            new Clusters(
                    0,
                    new Connector(
                            loop,
                            new Telemetry().addLoop(),
                            2_000,
                            LoopBudget.unlimited(65_536),
                            Congestion.ofNamespace(),
                            new Credentials()),
                    new SplittableRandom(1),
                    nanos::get);
    private final Upstreams upstreams =
            new Upstreams(loop, List.of(new Upstreams.Member(loop, clusters)));

    Upstreams upstreams() {
        return upstreams;
    }

    UpstreamCluster apply(Cluster cluster) {
        await(upstreams.apply(List.of(cluster), TestingLoop::noRoutes));
        return cluster(cluster.name());
    }

    UpstreamCluster cluster(ClusterName name) {
        return on(() -> Objects.requireNonNull(clusters.get(name), name.name()));
    }

    void applyNothing() {
        await(upstreams.apply(List.of(), TestingLoop::noRoutes));
    }

    SharedCluster shared() {
        return upstreams.all().getFirst();
    }

    EndpointState state(Endpoint endpoint) {
        return shared().setup().endpoints().stream()
                .filter(shared -> shared.key().equals(endpoint.toString()))
                .findFirst()
                .orElseThrow()
                .state();
    }

    Selection.Chosen chosen(UpstreamCluster cluster) {
        return chosen(cluster, Choice.ANY);
    }

    Selection.Chosen chosen(UpstreamCluster cluster, Choice choice) {
        return (Selection.Chosen) on(() -> cluster.choose(choice));
    }

    void ended(Selection.Chosen chosen, Outcome outcome) {
        on(
                () -> {
                    chosen.host().ended(outcome, 1_000_000);
                    return true;
                });
    }

    /** Seconds as the pools and balancers see them. */
    void pass(int seconds) {
        for (int i = 0; i < seconds; i++) {
            nanos.addAndGet(TimeUnit.SECONDS.toNanos(1));
            on(
                    () -> {
                        clusters.tick();
                        return true;
                    });
        }
    }

    <T> T on(Callable<T> action) {
        return await(loop.submit(action));
    }

    static <T> T await(java.util.concurrent.Future<T> future) {
        try {
            return future.get(10, TimeUnit.SECONDS);
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    /** Of who switches no routes between clusters. */
    static CompletableFuture<Void> noRoutes() {
        return CompletableFuture.completedFuture(null);
    }

    static Endpoint endpoint(InetSocketAddress address) {
        return Endpoint.of("127.0.0.1", address.getPort());
    }

    @Override
    public void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }
}
