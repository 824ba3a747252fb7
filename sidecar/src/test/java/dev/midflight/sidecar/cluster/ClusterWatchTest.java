package dev.midflight.sidecar.cluster;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.Cluster;
import dev.midflight.model.traffic.Endpoint;
import dev.midflight.model.traffic.HealthCheck;
import dev.midflight.model.traffic.HealthProbe;
import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SuccessRate;
import dev.midflight.model.traffic.UpstreamProtocol;
import dev.midflight.sidecar.testing.TestingClient;
import dev.midflight.sidecar.testing.TestingUpstream;
import dev.midflight.testkit.Await;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Health and ejection from what was seen to whom is chosen, with real servers and real time. */
@Timeout(60)
class ClusterWatchTest {
    private static final HealthCheck CHECK =
            new HealthCheck(new HealthProbe.Tcp(), 20, 2_000, 10, 2, 2);
    private static final OutlierDetection OUTLIERS =
            new OutlierDetection(3, 3, 3, SuccessRate.OFF, 20, 50, 1_000, 50);

    private final TestingLoop loop = new TestingLoop();
    private final TestingUpstream one = new TestingUpstream();
    private final TestingUpstream other = new TestingUpstream();
    private final Endpoint a = TestingLoop.endpoint(one.address());
    private final Endpoint b = TestingLoop.endpoint(other.address());

    @AfterEach
    void closeAll() {
        loop.close();
        one.close();
        other.close();
    }

    @Test
    void anEndpointThatStopsListeningIsNotChosenAnyMore() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a", a, b).with(CHECK));
        await(() -> loop.state(a).checks() > 0 && loop.state(b).checks() > 0);

        other.close();

        await(() -> !loop.state(b).healthy());
        assertOnly(cluster, a);
        assertTrue(loop.state(b).failedChecks() >= 2);
        assertTrue(loop.state(a).healthy());
    }

    @Test
    void aNewEndpointIsChosenOnceItWasFoundHealthy() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a", a).with(CHECK));
        other.close();

        loop.apply(Cluster.of("a", a, b).with(CHECK));

        await(() -> loop.state(b).checks() > 0);
        assertOnly(cluster, a);
    }

    @Test
    void whatBecomesOfAnEndpointIsTold() {
        List<EndpointChange> told = new CopyOnWriteArrayList<>();
        loop.upstreams().onChange(told::add);
        other.close();

        loop.apply(Cluster.of("a", a, b).with(CHECK));
        await(() -> !told.isEmpty());
        loop.apply(Cluster.of("a", a, b));
        UpstreamCluster cluster = loop.apply(Cluster.of("a", a, b).with(OUTLIERS));
        fail(cluster, b, Outcome.SERVER_ERROR, 3);

        await(() -> told.size() >= 4);
        assertEquals(
                List.of(
                        EndpointChange.Kind.UNHEALTHY,
                        EndpointChange.Kind.HEALTHY,
                        EndpointChange.Kind.EJECTED,
                        EndpointChange.Kind.RETURNED),
                told.stream().map(EndpointChange::kind).toList());
        for (EndpointChange change : told) {
            assertEquals("a " + b, change.cluster().name() + " " + change.endpoint());
        }
    }

    @Test
    void withoutChecksEverybodyIsHealthyAgain() {
        other.close();
        loop.apply(Cluster.of("a", a, b).with(CHECK));
        await(() -> !loop.state(b).healthy());

        loop.apply(Cluster.of("a", a, b));

        assertTrue(loop.state(b).healthy());
    }

    @Test
    void anHttpCheckSpeaksWhatTheClusterDoes() {
        HealthCheck http = new HealthCheck(HealthProbe.Http.of("/up"), 20, 2_000, 10, 1, 1);
        loop.apply(Cluster.of("a", a).with(http));
        try (TestingClient first = one.accept()) {
            assertEquals("GET /up HTTP/1.1\r\n", first.receiveUntil("\r\n"));
        }

        loop.apply(Cluster.of("a", a).with(http).with(UpstreamProtocol.HTTP2));

        String preface = "PRI * HTTP/2.0\r\n";
        await(
                () -> {
                    try (TestingClient next = one.accept()) {
                        return next.receiveUntil("\r\n").equals(preface);
                    }
                });
    }

    @Test
    void checksEndWithTheirCluster() {
        loop.apply(Cluster.of("a", a).with(CHECK));
        EndpointState state = loop.state(a);
        await(() -> state.checks() > 1);

        loop.applyNothing();

        long asked = 0;
        while (!one.isLeftAlone(200)) {
            asked++;
            assertTrue(asked <= state.checks() + 1, "is still asked");
        }
    }

    @Test
    void anEndpointThatFailsInARowIsEjectedAndComesBack() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a", a, b).with(OUTLIERS));
        EndpointState bad = loop.state(b);

        fail(cluster, b, Outcome.SERVER_ERROR, 3);

        await(() -> bad.ejections() == 1);
        await(() -> !bad.ejected());
        await(() -> chosenOnce(cluster, b));
    }

    @Test
    void aSuccessInBetweenBreaksTheRow() {
        UpstreamCluster cluster = loop.apply(Cluster.of("a", a, b).with(OUTLIERS));

        fail(cluster, b, Outcome.TIMEOUT, 2);
        fail(cluster, b, Outcome.SUCCESS, 1);
        fail(cluster, b, Outcome.CONNECT_FAILURE, 2);
        fail(cluster, b, Outcome.CANCELLED, 5);

        loop.pass(1);
        assertEquals(0, loop.state(b).ejections());
    }

    @Test
    void notTooManyAreEjected() {
        OutlierDetection slow =
                new OutlierDetection(3, 0, 0, SuccessRate.OFF, 20, 60_000, 60_000, 50);
        UpstreamCluster cluster = loop.apply(Cluster.of("a", a, b).with(slow));

        fail(cluster, b, Outcome.RESET, 3);
        await(() -> loop.state(b).ejected());
        assertOnly(cluster, a);
        fail(cluster, a, Outcome.RESET, 3);

        await(() -> loop.shared().ejectionsRefused() == 1);
        assertFalse(loop.state(a).ejected());
    }

    @Test
    void anEndpointThatSucceedsFarLessOftenIsEjected() {
        Endpoint[] endpoints = new Endpoint[6];
        for (int i = 0; i < endpoints.length; i++) {
            endpoints[i] = Endpoint.of("127.0.0.1", i + 1);
        }
        SuccessRate rate = new SuccessRate(5, 10, 1900);
        OutlierDetection config = new OutlierDetection(0, 0, 0, rate, 50, 60_000, 60_000, 50);
        UpstreamCluster cluster = loop.apply(Cluster.of("a", endpoints).with(config));

        await(
                () -> {
                    everyOtherFails(cluster, endpoints[5]);
                    return loop.state(endpoints[5]).ejected();
                });

        assertFalse(loop.state(endpoints[0]).ejected());
    }

    private void everyOtherFails(UpstreamCluster cluster, Endpoint endpoint) {
        loop.on(
                () -> {
                    int tries = 0;
                    for (int i = 0; i < 600; i++) {
                        Host host = ((Selection.Chosen) cluster.choose(Choice.ANY)).host();
                        boolean meant = host.key().equals(endpoint.toString());
                        tries += meant ? 1 : 0;
                        boolean fails = meant && tries % 2 == 0;
                        host.ended(fails ? Outcome.SERVER_ERROR : Outcome.SUCCESS, 1);
                    }
                    return tries;
                });
    }

    /** Ends as many tries at one endpoint like this. */
    private void fail(UpstreamCluster cluster, Endpoint endpoint, Outcome outcome, int times) {
        for (int i = 0; i < times; ) {
            Selection.Chosen chosen = loop.chosen(cluster);
            boolean meant = chosen.host().key().equals(endpoint.toString());
            loop.ended(chosen, meant ? outcome : Outcome.CANCELLED);
            i += meant ? 1 : 0;
        }
    }

    private void assertOnly(UpstreamCluster cluster, Endpoint endpoint) {
        for (int i = 0; i < 50; i++) {
            assertTrue(chosenOnce(cluster, endpoint));
        }
    }

    private boolean chosenOnce(UpstreamCluster cluster, Endpoint endpoint) {
        Selection.Chosen chosen = loop.chosen(cluster);
        loop.ended(chosen, Outcome.CANCELLED);
        return chosen.host().key().equals(endpoint.toString());
    }

    private static void await(BooleanSupplier condition) {
        Await.until("the state that was expected", condition);
    }
}
