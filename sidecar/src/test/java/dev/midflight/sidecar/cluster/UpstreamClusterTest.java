package dev.midflight.sidecar.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.sun.management.ThreadMXBean;
import dev.midflight.model.traffic.Balancing;
import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.ClusterName;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.EndpointSource;
import dev.midflight.model.traffic.Failover;
import dev.midflight.model.traffic.LoadBalancing;
import dev.midflight.model.traffic.Locality;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.model.traffic.SlowStart;
import dev.midflight.model.traffic.SubsetFallback;
import dev.midflight.model.traffic.SubsetSelector;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.lang.management.ManagementFactory;
import java.net.InetSocketAddress;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class UpstreamClusterTest {
    private static final Endpoint A = Endpoint.of("127.0.0.1", 1);
    private static final Endpoint B = Endpoint.of("127.0.0.1", 2);
    private static final Endpoint C = Endpoint.of("127.0.0.1", 3);

    private static final int CHOICES = 20_000;

    private final TestingLoop loop = new TestingLoop();

    @AfterEach
    void close() {
        loop.close();
    }

    @Test
    void hostsThatStayKeepAllTheyKnow() {
        try (TestingUpstream upstream = new TestingUpstream()) {
            Endpoint stays = TestingLoop.endpoint(upstream.address());
            UpstreamCluster before = loop.apply(Cluster.of("a", stays));
            Selection.Chosen chosen = loop.chosen(before);
            TestingTry connection = new TestingTry(loop, chosen.pool());
            connection.giveBack();

            UpstreamCluster after = loop.apply(Cluster.of("a", stays.withWeight(2), B));

            assertSame(before, after);
            assertEquals(1, chosen.host().active());
            assertEquals(2, chosen.host().endpoint().weight());
            assertSame(connection.link(), new TestingTry(loop, chosen.pool()).link());
        }
    }

    @Test
    void hostsThatStayFollowAnotherBalancer() {
        LoadBalancing before = LoadBalancing.of(new Balancing.RoundRobin());
        LoadBalancing after = LoadBalancing.of(Balancing.PeakEwma.DEFAULT);
        loop.apply(Cluster.of("a", A).with(before));

        Selection.Chosen chosen = loop.chosen(loop.apply(Cluster.of("a", A).with(after)));
        loop.ended(chosen, Outcome.TIMEOUT);

        assertTrue(loop.on(() -> chosen.host().cost(System.nanoTime())) > 1e6);
    }

    @Test
    void hostsThatLeaveFinishWhatIsUnderWay() {
        try (TestingUpstream upstream = new TestingUpstream()) {
            Endpoint leaves = TestingLoop.endpoint(upstream.address());
            Selection.Chosen chosen = loop.chosen(loop.apply(Cluster.of("a", leaves)));
            TestingTry idle = new TestingTry(loop, chosen.pool());
            TestingTry busy = new TestingTry(loop, chosen.pool());
            idle.giveBack();

            loop.apply(Cluster.of("a", B));

            assertFalse(idle.link().isOpen());
            assertTrue(busy.link().isOpen());
            busy.giveBack();
            assertFalse(busy.link().isOpen());
        }
    }

    @Test
    void aClusterThatLeavesIsNotFoundAnyMore() {
        loop.apply(Cluster.of("a", A));

        loop.applyNothing();

        assertThrows(AssertionError.class, () -> loop.cluster(ClusterName.of("a")));
    }

    @Test
    void aClusterWithoutEndpointsHasNoHost() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a"));

        assertInstanceOf(Selection.NoHost.class, loop.on(() -> cluster.choose(Choice.ANY)));
        assertEquals(1, loop.shared().total(ClusterCounter.NO_HOST));
    }

    @Test
    void requestsBeyondTheLimitAreRefusedUntilOneEnds() {
        CircuitBreaker breaker = new CircuitBreaker(9, 9, 1, RetryBudget.DEFAULT);
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A).with(breaker));
        Selection.Chosen first = loop.chosen(cluster);

        Selection second = loop.on(() -> cluster.choose(Choice.ANY));

        assertEquals(Limit.REQUESTS, ((Selection.Overflow) second).limit());
        loop.ended(first, Outcome.SUCCESS);
        loop.chosen(cluster);
        assertEquals(1, loop.shared().total(ClusterCounter.OVERFLOW_REQUESTS));
        assertEquals(1, loop.state(A).total(EndpointCounter.SUCCESSES));
    }

    @Test
    void retriesKeepToTheirBudget() {
        CircuitBreaker breaker = new CircuitBreaker(9, 9, 100, new RetryBudget(50, 1));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A).with(breaker));
        for (int i = 0; i < 4; i++) {
            loop.chosen(cluster);
        }

        assertTrue(loop.on(cluster::beginRetry));
        assertTrue(loop.on(cluster::beginRetry));
        assertFalse(loop.on(cluster::beginRetry));
        loop.on(
                () -> {
                    cluster.endRetry();
                    return true;
                });
        assertTrue(loop.on(cluster::beginRetry));
        assertEquals(1, loop.shared().total(ClusterCounter.OVERFLOW_RETRIES));
        assertEquals(3, loop.shared().total(ClusterCounter.RETRIES));
    }

    @Test
    void aSubsetIsChosenByItsMetadata() {
        Endpoint v2 = B.withMetadata(Map.of("version", "v2"));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A, v2));

        for (int i = 0; i < 20; i++) {
            assertEquals(v2, loop.chosen(cluster, wanting("v2")).host().endpoint());
        }
        assertInstanceOf(Selection.NoHost.class, loop.on(() -> cluster.choose(wanting("v3"))));
    }

    @Test
    void aSubsetWithoutEndpointsMayFallBackToAll() {
        LoadBalancing fallback = LoadBalancing.DEFAULT.with(SubsetFallback.ALL);
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A).with(fallback));

        assertEquals(A, loop.chosen(cluster, wanting("v3")).host().endpoint());
        assertEquals(1, loop.shared().total(ClusterCounter.SUBSET_FALLBACK));
    }

    @Test
    void aSubsetThatIsThereIsNoFallback() {
        LoadBalancing fallback = LoadBalancing.DEFAULT.with(SubsetFallback.ALL);
        Endpoint v3 = A.withMetadata(Map.of("version", "v3"));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", v3).with(fallback));

        loop.chosen(cluster, wanting("v3"));
        loop.chosen(cluster);

        assertEquals(0, loop.shared().total(ClusterCounter.SUBSET_FALLBACK));
    }

    private static Choice wanting(String version) {
        return new Choice() {
            @Override
            public SubsetSelector subset() {
                return new SubsetSelector(Map.of("version", version));
            }
        };
    }

    @Test
    void theNearestAreUsedAndFartherOnesAsTheyFail() {
        Locality here = new Locality("eu", "1", "");
        Endpoint near = A.withLocality(here);
        Endpoint far = B.withLocality(new Locality("us", "1", ""));
        LoadBalancing failover = LoadBalancing.DEFAULT.with(new Failover(here, 140, 0));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", near, far).with(failover));
        assertEquals(100, share(cluster, near));
        assertEquals(0, loop.shared().total(ClusterCounter.FAILOVER));

        healthy(near, false);

        assertEquals(0, share(cluster, near));
        assertEquals(200, loop.shared().total(ClusterCounter.FAILOVER));
    }

    @Test
    void withTooFewHealthyOnesHealthIsNotLookedAt() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A, B, C));
        healthy(A, false);
        assertEquals(0, share(cluster, A));

        healthy(B, false);

        assertTrue(share(cluster, A) > 10);
        assertTrue(loop.shared().total(ClusterCounter.PANIC) > 0);
    }

    @Test
    void withoutPanicNobodyIsChosenWhereNobodyIsHealthy() {
        LoadBalancing calm = LoadBalancing.DEFAULT.with(new Failover(Locality.UNKNOWN, 140, 0));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A).with(calm));

        healthy(A, false);

        assertInstanceOf(Selection.NoHost.class, loop.on(() -> cluster.choose(Choice.ANY)));
    }

    @Test
    void aNewHostStartsSlowly() {
        LoadBalancing slow =
                LoadBalancing.of(new Balancing.RoundRobin()).with(new SlowStart(100, 10));
        loop.apply(Cluster.of("a", A).with(slow));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A, B).with(slow));

        assertEquals(9, share(cluster, B), 3);
        loop.pass(50);
        assertEquals(33, share(cluster, B), 3);
        loop.pass(55);
        assertEquals(50, share(cluster, B), 3);
    }

    @Test
    void anOriginalDestinationNeedsNoChoice() {
        Cluster config = Cluster.of(ClusterName.of("a"), new EndpointSource.OriginalDestination());
        UpstreamCluster cluster = loop.apply(config);
        OriginalDestination wanted =
                new OriginalDestination(new InetSocketAddress("127.0.0.1", 4242));
        Choice choice =
                new Choice() {
                    @Override
                    public OriginalDestination originalDestination() {
                        return wanted;
                    }
                };

        Selection.Chosen chosen = loop.chosen(cluster, choice);

        assertEquals(wanted, chosen.pool().target().destination());
        assertSame(chosen.host(), loop.chosen(cluster, choice).host());
        assertInstanceOf(Selection.NoHost.class, loop.on(() -> cluster.choose(Choice.ANY)));
    }

    @Test
    void whoeverIsInAClusterThatLeftGoesOnThere() {
        UpstreamCluster cluster = loop.apply(ejecting());
        loop.on(() -> users(cluster, 1));

        loop.applyNothing();
        loop.pass(3);
        Selection.Chosen retry = loop.chosen(cluster);
        loop.ended(retry, Outcome.SERVER_ERROR);

        Await.until("an ejection", () -> !loop.chosen(cluster).host().equals(retry.host()));
    }

    @Test
    void aClusterThatLeftIsWatchedUntilItsLastUserLeaves() {
        UpstreamCluster cluster = loop.apply(ejecting());
        loop.on(() -> users(cluster, 1));
        SharedCluster shared = loop.shared();
        loop.applyNothing();

        loop.on(() -> users(cluster, -1));
        loop.pass(1);
        Selection.Chosen late = loop.chosen(cluster);
        loop.ended(late, Outcome.SERVER_ERROR);
        loop.on(() -> true);

        assertEquals(0, shared.ejections());
    }

    private static Cluster ejecting() {
        OutlierDetection config =
                new OutlierDetection(1, 0, 0, SuccessRate.OFF, 50, 60_000, 60_000, 50);
        return Cluster.of("a", A, B).with(config);
    }

    private static boolean users(UpstreamCluster cluster, int change) {
        cluster.users(change);
        return true;
    }

    @Test
    void noChoiceAllocates() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a", A, B, C));
        loop.on(() -> chooseMany(cluster));

        long allocated =
                loop.on(
                        () -> {
                            ThreadMXBean threads =
                                    (ThreadMXBean) ManagementFactory.getThreadMXBean();
                            long before = threads.getCurrentThreadAllocatedBytes();
                            chooseMany(cluster);
                            return threads.getCurrentThreadAllocatedBytes() - before;
                        });

        assertTrue(allocated < CHOICES, allocated + " bytes");
    }

    private static int chooseMany(UpstreamCluster cluster) {
        int chosen = 0;
        for (int i = 0; i < CHOICES; i++) {
            if (cluster.choose(Choice.ANY) instanceof Selection.Chosen(Host host, var _)) {
                host.ended(Outcome.SUCCESS, 1);
                chosen++;
            }
        }
        return chosen;
    }

    private void healthy(Endpoint endpoint, boolean healthy) {
        loop.state(endpoint).healthy(healthy, System.nanoTime());
        loop.shared().changed();
    }

    /** In percent of many choices. */
    private int share(UpstreamCluster cluster, Endpoint endpoint) {
        int count = 0;
        for (int i = 0; i < 200; i++) {
            Selection.Chosen chosen = loop.chosen(cluster);
            count += chosen.host().key().equals(endpoint.toString()) ? 1 : 0;
            loop.ended(chosen, Outcome.SUCCESS);
        }
        return count / 2;
    }
}
