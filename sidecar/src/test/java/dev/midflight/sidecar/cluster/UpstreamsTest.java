package dev.midflight.sidecar.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.sidecar.link.Congestion;
import dev.midflight.sidecar.link.HalfCloseIoHandler;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.telemetry.Telemetry;
import dev.midflight.sidecar.tls.Credentials;
import io.netty.channel.EventLoop;
import io.netty.channel.MultiThreadIoEventLoopGroup;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What two event loops know of each other. */
@Timeout(60)
class UpstreamsTest {
    private static final ClusterName NAME = ClusterName.of("a");
    private static final Endpoint A = Endpoint.of("127.0.0.1", 1);
    private static final Endpoint B = Endpoint.of("127.0.0.1", 2);

    private final MultiThreadIoEventLoopGroup loops =
            new MultiThreadIoEventLoopGroup(2, HalfCloseIoHandler.newFactory());
    private final List<Upstreams.Member> members = new ArrayList<>();
    private final Upstreams upstreams;

    UpstreamsTest() {
        for (int i = 0; i < 2; i++) {
            EventLoop loop = loops.next();
            Connector connector =
                    new Connector(
                            loop,
                            new Telemetry().addLoop(),
                            1_000,
                            LoopBudget.unlimited(4_096),
                            Congestion.ofNamespace(),
                            new Credentials());
            members.add(
                    new Upstreams.Member(
                            loop,
                            new Clusters(i, connector, new SplittableRandom(i), System::nanoTime)));
        }
        upstreams = new Upstreams(members.getFirst().loop(), members);
    }

    @AfterEach
    void close() {
        loops.shutdownGracefully(0, 1, TimeUnit.SECONDS);
    }

    @Test
    void aLimitIsOfAllLoopsTogether() {
        CircuitBreaker two = new CircuitBreaker(9, 9, 2, RetryBudget.DEFAULT);
        apply(Cluster.of("a", A).with(two));

        Selection first = choose(0);
        Selection second = choose(1);

        assertInstanceOf(Selection.Chosen.class, first);
        assertInstanceOf(Selection.Chosen.class, second);
        assertInstanceOf(Selection.Overflow.class, choose(0));
        assertInstanceOf(Selection.Overflow.class, choose(1));
        assertEquals(2, upstreams.all().getFirst().total(ClusterCounter.OVERFLOW_REQUESTS));
    }

    @Test
    void whatOneLoopFindsOutAllLoopsKnow() {
        OutlierDetection config =
                new OutlierDetection(1, 0, 0, SuccessRate.OFF, 50, 60_000, 60_000, 50);
        apply(Cluster.of("a", A, B).with(config));
        Host bad = ((Selection.Chosen) choose(0)).host();
        CompletableFuture<EndpointChange> ejected = new CompletableFuture<>();
        upstreams.onChange(ejected::complete);

        TestingLoop.await(
                members.getFirst()
                        .loop()
                        .submit(
                                () -> {
                                    bad.ended(Outcome.SERVER_ERROR, 1);
                                    return true;
                                }));

        assertEquals(EndpointChange.Kind.EJECTED, TestingLoop.await(ejected).kind());
        for (int i = 0; i < 50; i++) {
            Host chosen = ((Selection.Chosen) choose(1)).host();
            assertEquals(bad.key().equals(A.toString()) ? B : A, chosen.endpoint());
        }
    }

    @Test
    void whatLeavesIsThereUntilNoRouteLeadsThere() {
        apply(Cluster.of("a", A));
        CompletableFuture<Void> routesSwitched = new CompletableFuture<>();
        CompletableFuture<Void> switching = new CompletableFuture<>();

        CompletableFuture<Void> applied =
                upstreams.apply(
                        List.of(Cluster.of("b", B)),
                        () -> {
                            switching.complete(null);
                            return routesSwitched;
                        });

        TestingLoop.await(switching);
        assertEquals(Set.of("a", "b"), names(0));
        assertEquals(Set.of("a", "b"), names(1));
        routesSwitched.complete(null);
        TestingLoop.await(applied);
        assertEquals(Set.of("b"), names(0));
        assertEquals(Set.of("b"), names(1));
        assertEquals(1, upstreams.all().size());
    }

    /** Of the clusters that a loop chooses hosts of. */
    private Set<String> names(int loop) {
        Upstreams.Member member = members.get(loop);
        return TestingLoop.await(
                member.loop()
                        .submit(
                                () ->
                                        Stream.of("a", "b")
                                                .map(ClusterName::of)
                                                .map(member.clusters()::get)
                                                .filter(Objects::nonNull)
                                                .filter(UpstreamsTest::hasHost)
                                                .map(known -> known.name().name())
                                                .collect(Collectors.toSet())));
    }

    private static boolean hasHost(UpstreamCluster cluster) {
        return cluster.choose(Choice.ANY) instanceof Selection.Chosen;
    }

    private void apply(Cluster cluster) {
        TestingLoop.await(upstreams.apply(List.of(cluster), TestingLoop::noRoutes));
    }

    private Selection choose(int loop) {
        Upstreams.Member member = members.get(loop);
        return TestingLoop.await(
                member.loop()
                        .submit(
                                () ->
                                        Objects.requireNonNull(member.clusters().get(NAME))
                                                .choose(Choice.ANY)));
    }
}
