package dev.midflight.e2e.suite;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.EndpointWatch;
import dev.midflight.e2e.load.LoadReport;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.LoadClient;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import java.time.Duration;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Assertions;

/**
 * Server and client under load, with the watch over their endpoints, for tests that may lose
 * nothing.
 */
final class TestLoad implements AutoCloseable {
    private static final Duration LIMIT = Duration.ofSeconds(90);
    private static final List<String> ARGUMENTS =
            List.of(
                    "--rate=200",
                    "--keep-alive=20",
                    "--connects-per-second=10",
                    "--idle=30",
                    "--streams=4",
                    "--bulk=1",
                    "--bulk-bytes=400000",
                    "--bulk-millis=1000");

    private final LoadClient load;
    private final EndpointWatch endpoints;

    private TestLoad(LoadClient load, EndpointWatch endpoints) {
        this.load = load;
        this.endpoints = endpoints;
    }

    /** Server and client are both injected. */
    static TestLoad start(TestSpace space) {
        return start(space, deployment -> {});
    }

    /** Only the server is injected: every port that it sees is the client's own. */
    static TestLoad startFromOutside(TestSpace space) {
        return start(
                space,
                deployment ->
                        Workload.template(deployment)
                                .getMetadata()
                                .getAnnotations()
                                .put(MidflightNames.INJECT_ANNOTATION, MidflightNames.DISABLED));
    }

    private static TestLoad start(TestSpace space, Consumer<Deployment> changeOfClient) {
        space.workload().deployServer();
        space.workload().readyPod("server");
        space.workload().deployClient(ARGUMENTS, changeOfClient);
        LoadClient load = space.workload().load();
        Await.until("load runs", LIMIT, () -> load.report().phase("start").requests() > 200);
        TestLoad started = new TestLoad(load, new EndpointWatch(space.client(), space.namespace()));
        load.startPhase("steady");
        return started;
    }

    /**
     * Does something under load, lets the load go on a little, and requires that nothing was lost.
     */
    PhaseReport requireLossless(String phase, Runnable action) {
        PhaseReport report = requireNothingLost(phase, action);
        Assertions.assertEquals(List.of(), endpoints.lapses(), "endpoints not Ready");
        return report;
    }

    /** The same where the cluster itself may take the node for dead, and its endpoints with it. */
    PhaseReport requireNothingLost(String phase, Runnable action) {
        PhaseReport report = during(phase, action);
        Assertions.assertTrue(report.lossless(), report.toString());
        Assertions.assertEquals(0, report.wrongBytes(), report.toString());
        requireSameConnections();
        return report;
    }

    /** Does something under load, and tells what became of it. */
    PhaseReport during(String phase, Runnable action) {
        load.startPhase(phase);
        action.run();
        long then = load.report().phase(phase).requests();
        Await.until(
                "load goes on", LIMIT, () -> load.report().phase(phase).requests() > then + 200);
        LoadReport report = load.startPhase("after " + phase);
        System.out.println(report.phase(phase));
        return report.phase(phase);
    }

    private void requireSameConnections() {
        LoadReport report = load.report();
        for (String kind : List.of("keepAlive", "idle", "streams")) {
            var census = report.connections(kind);
            Assertions.assertEquals(
                    census.open(), census.original(), kind + " connections were replaced");
        }
    }

    @Override
    public void close() {
        endpoints.close();
    }
}
