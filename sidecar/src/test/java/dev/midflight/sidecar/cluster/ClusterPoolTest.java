package dev.midflight.sidecar.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.CircuitBreaker;
import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.PoolLimits;
import dev.midflight.model.traffic.ProxyProtocolVersion;
import dev.midflight.model.traffic.RetryBudget;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The pools of a cluster, against real connections. */
@Timeout(60)
class ClusterPoolTest {
    private final TestingLoop loop = new TestingLoop();
    private final TestingUpstream upstream = new TestingUpstream();
    private final Endpoint endpoint = TestingLoop.endpoint(upstream.address());

    @AfterEach
    void closeAll() {
        loop.close();
        upstream.close();
    }

    @Test
    void aConnectionIsUsedAgain() {
        UpstreamPool pool = pool(PoolLimits.DEFAULT);
        TestingTry first = new TestingTry(loop, pool);
        first.giveBack();

        TestingTry second = new TestingTry(loop, pool);

        assertSame(first.link(), second.link());
        assertEquals(1, counted(EndpointCounter.CONNECTIONS_ACTIVE));
        second.close();
        assertEquals(0, counted(EndpointCounter.CONNECTIONS_ACTIVE));
        assertEquals(1, counted(EndpointCounter.CONNECTS));
    }

    @Test
    void aConnectionIsClosedAfterItsRequests() {
        UpstreamPool pool = pool(new PoolLimits(10, 10, 2, 10, 60, 0));
        TestingTry first = new TestingTry(loop, pool);
        first.giveBack();
        new TestingTry(loop, pool).giveBack();

        TestingTry third = new TestingTry(loop, pool);

        assertNotSame(first.link(), third.link());
        assertEquals(1, loop.shared().total(ClusterCounter.CONNECTIONS_RETIRED));
    }

    @Test
    void aConnectionThatNamesNoClientIsNotKeptForOneThatIsToBeNamed() {
        UpstreamPool pool = pool(PoolLimits.DEFAULT);
        TestingTry idle = new TestingTry(loop, pool);
        TestingTry busy = new TestingTry(loop, pool);
        busy.link();
        idle.giveBack();

        loop.apply(cluster(PoolLimits.DEFAULT).with(ProxyProtocolVersion.V1));
        busy.giveBack();

        assertFalse(idle.link().isOpen());
        assertFalse(busy.link().isOpen());
    }

    @Test
    void aConnectionThatNamesItsClientIsNobodyElsesWhateverTheClusterBecomes() {
        Cluster cluster = cluster(PoolLimits.DEFAULT);
        UpstreamPool pool = loop.chosen(loop.apply(cluster.with(ProxyProtocolVersion.V1))).pool();
        TestingTry named = new TestingTry(loop, pool);
        assertTrue(named.link().isOpen());

        loop.apply(cluster);
        named.giveBack();

        assertFalse(named.link().isOpen());
    }

    @Test
    void aConnectionIsClosedWhenItIsOld() {
        UpstreamPool pool = pool(new PoolLimits(10, 10, 0, 10, 60, 5));
        TestingTry first = new TestingTry(loop, pool);
        first.giveBack();
        loop.pass(4);
        assertTrue(first.link().isOpen());

        loop.pass(1);

        assertFalse(first.link().isOpen());
        assertEquals(1, loop.shared().total(ClusterCounter.CONNECTIONS_RETIRED));
    }

    @Test
    void anIdleConnectionIsClosedBeforeItsPeerClosesIt() {
        UpstreamPool pool = pool(new PoolLimits(10, 10, 0, 10, 60, 0));
        TestingTry hinted = new TestingTry(loop, pool);
        TestingTry unhinted = new TestingTry(loop, pool);
        hinted.giveBack(5);
        unhinted.giveBack();

        loop.pass(5);

        assertFalse(hinted.link().isOpen());
        assertTrue(unhinted.link().isOpen());
        loop.pass(56);
        assertFalse(unhinted.link().isOpen());
    }

    @Test
    void aPeerThatKeepsNothingGetsNothing() {
        UpstreamPool pool = pool(PoolLimits.DEFAULT);
        TestingTry first = new TestingTry(loop, pool);

        first.giveBack(1);

        assertFalse(first.link().isOpen());
    }

    @Test
    void aConnectionThatThePeerClosedIsNotUsed() {
        UpstreamPool pool = pool(PoolLimits.DEFAULT);
        TestingTry first = new TestingTry(loop, pool);
        TestingClient accepted = upstream.accept();
        first.giveBack();

        accepted.close();

        assertNotSame(first.link(), new TestingTry(loop, pool).link());
    }

    @Test
    void requestsWaitForAConnectionAndGetTheOneThatIsGivenBack() {
        UpstreamPool pool = pool(new PoolLimits(1, 1, 0, 10, 60, 0));
        TestingTry first = new TestingTry(loop, pool);
        first.link();

        TestingTry second = new TestingTry(loop, pool);

        assertTrue(second.isWaiting());
        assertEquals(1, loop.shared().total(ClusterCounter.PENDING_ACTIVE));
        first.giveBack();
        assertSame(first.link(), second.link());
        assertEquals(0, loop.shared().total(ClusterCounter.PENDING_ACTIVE));
    }

    @Test
    void aConnectionThatIsClosedMakesRoomForOneThatWaits() {
        UpstreamPool pool = pool(new PoolLimits(1, 1, 0, 10, 60, 0));
        TestingTry first = new TestingTry(loop, pool);
        first.link();
        TestingTry second = new TestingTry(loop, pool);

        first.close();

        assertNotSame(first.link(), second.link());
    }

    @Test
    void noRequestWaitsForLongerThanAConnectMayTake() {
        Cluster quick = cluster(new PoolLimits(1, 2, 0, 10, 60, 0)).withConnectTimeoutMillis(500);
        UpstreamPool pool = loop.chosen(loop.apply(quick)).pool();
        new TestingTry(loop, pool).link();

        TestingTry second = new TestingTry(loop, pool);
        TestingTry third = new TestingTry(loop, pool);

        assertTrue(second.hadNoPlace());
        assertTrue(third.hadNoPlace());
        assertEquals(0, counted(EndpointCounter.CONNECT_FAILURES));
        assertEquals(2, loop.shared().total(ClusterCounter.OVERFLOW_PENDING));
        assertEquals(0, loop.shared().total(ClusterCounter.PENDING_ACTIVE));
    }

    @Test
    void whoeverWaitsNoLongerLeavesItsPlace() {
        UpstreamPool pool = pool(new PoolLimits(1, 2, 0, 10, 60, 0));
        TestingTry first = new TestingTry(loop, pool);
        first.link();
        TestingTry second = new TestingTry(loop, pool);
        TestingTry third = new TestingTry(loop, pool);

        second.forget();

        assertEquals(1, loop.shared().total(ClusterCounter.PENDING_ACTIVE));
        first.giveBack();
        assertSame(first.link(), third.link());
        assertTrue(second.isWaiting());
        assertEquals(0, loop.shared().total(ClusterCounter.PENDING_ACTIVE));
    }

    @Test
    void moreThanMayWaitIsRefused() {
        Cluster cluster = cluster(new PoolLimits(1, 1, 0, 10, 60, 0));
        UpstreamCluster known = loop.apply(cluster);
        new TestingTry(loop, loop.chosen(known).pool()).link();
        new TestingTry(loop, loop.chosen(known).pool());

        Selection third = loop.on(() -> known.choose(Choice.ANY));

        assertEquals(Limit.PENDING, ((Selection.Overflow) third).limit());
        assertEquals(1, loop.shared().total(ClusterCounter.OVERFLOW_PENDING));
    }

    @Test
    void aClustersConnectionsAreLimitedButEachHostMayHaveOne() {
        try (TestingUpstream other = new TestingUpstream()) {
            Cluster cluster =
                    Cluster.of("a", endpoint, TestingLoop.endpoint(other.address()))
                            .with(new CircuitBreaker(1, 0, 100, RetryBudget.DEFAULT));
            UpstreamCluster known = loop.apply(cluster);
            Selection.Chosen one = loop.chosen(known);
            new TestingTry(loop, one.pool()).link();

            Selection.Chosen another = loop.chosen(known, avoiding(one.host()));
            new TestingTry(loop, another.pool()).link();

            assertInstanceOf(Selection.Overflow.class, loop.on(() -> known.choose(Choice.ANY)));
            assertEquals(2, loop.shared().total(ClusterCounter.CONNECTIONS_ACTIVE));
        }
    }

    private static Choice avoiding(Host tried) {
        return new Choice() {
            @Override
            public boolean avoids(Host host) {
                return host.equals(tried);
            }
        };
    }

    @Test
    void aConnectionThatCannotBeMadeIsCountedAndTold() {
        UpstreamCluster known = loop.apply(cluster(PoolLimits.DEFAULT));
        upstream.close();

        TestingTry failing = new TestingTry(loop, loop.chosen(known).pool());

        assertTrue(failing.failed());
        assertEquals(1, counted(EndpointCounter.CONNECT_FAILURES));
        assertEquals(0, counted(EndpointCounter.CONNECTIONS_ACTIVE));
    }

    private long counted(EndpointCounter counter) {
        return loop.on(() -> loop.state(endpoint).total(counter));
    }

    private UpstreamPool pool(PoolLimits limits) {
        return loop.chosen(loop.apply(cluster(limits))).pool();
    }

    private Cluster cluster(PoolLimits limits) {
        return Cluster.of("a", endpoint).with(limits);
    }
}
