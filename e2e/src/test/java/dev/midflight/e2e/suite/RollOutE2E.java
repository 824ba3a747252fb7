package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.LoadClient;
import dev.midflight.e2e.workload.Policy;
import dev.midflight.e2e.workload.Workload;
import io.fabric8.kubernetes.api.model.IntOrString;
import io.fabric8.kubernetes.api.model.LifecycleBuilder;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.api.model.apps.DeploymentBuilder;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The application's own roll-outs, of all of its pods at once. */
@ExtendWith(Midflight.class)
final class RollOutE2E {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final int PODS = 2;

    /** Its connections are its sidecar's affair: they outlive the pods that they lead to. */
    private static final List<String> REQUESTS =
            List.of(
                    "--rate=200",
                    "--keep-alive=10",
                    "--connects-per-second=10",
                    "--pipelined=0",
                    "--idle=0",
                    "--bulk=0",
                    "--streams=0");

    @Test
    void newPodsServeUnderStrictFromTheStart(TestSpace space) {
        space.createSidecarSet("v1", TestSpace.CONTROLLED_FROM_OUTSIDE);
        space.workload().deployServer(RollOutE2E::allAtOnce);
        Await.until("the application serves", LIMIT, () -> servers(space).size() == PODS);
        space.workload().deployClient(REQUESTS, deployment -> {});
        LoadClient load = space.workload().load();
        Await.until("load runs", LIMIT, () -> load.report().phase("start").requests() > 200);
        Policy policy = new Policy(space.client(), space.namespace(), "strict");
        policy.apply("target: {}\nmtls: {mode: Strict}");
        policy.awaitProgrammed(PODS + 1, LIMIT);
        Set<String> before = servers(space);

        load.startPhase("roll-out");
        space.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withName("server")
                .rolling()
                .restart();
        Await.until("other pods serve", LIMIT, () -> areOthers(before, servers(space)));
        long then = load.report().phase("roll-out").requests();
        Await.until(
                "load goes on",
                LIMIT,
                () -> load.report().phase("roll-out").requests() > then + 1000);

        PhaseReport seen = load.startPhase("after").phase("roll-out");
        System.out.println(seen);
        assertTrue(seen.lossless(), seen.toString());
    }

    /** So that callers hear of the new ones, and that the old ones go, before those do. */
    private static void allAtOnce(Deployment deployment) {
        deployment.setSpec(
                new DeploymentBuilder(deployment)
                        .editSpec()
                        .withReplicas(PODS)
                        .withNewStrategy()
                        .withType("RollingUpdate")
                        .withNewRollingUpdate()
                        .withMaxSurge(new IntOrString("100%"))
                        .withMaxUnavailable(new IntOrString(0))
                        .endRollingUpdate()
                        .endStrategy()
                        .endSpec()
                        .build()
                        .getSpec());
        Workload.container(deployment)
                .setLifecycle(
                        new LifecycleBuilder()
                                .withNewPreStop()
                                .withNewSleep(8L)
                                .endPreStop()
                                .build());
    }

    private static boolean areOthers(Set<String> before, Set<String> now) {
        return now.size() == PODS && now.stream().noneMatch(before::contains);
    }

    /** Pods that serve, those on their way out as well. */
    private static Set<String> servers(TestSpace space) {
        return space
                .client()
                .pods()
                .inNamespace(space.namespace())
                .withLabel("app", "server")
                .list()
                .getItems()
                .stream()
                .filter(Readiness::isPodReady)
                .map(pod -> pod.getMetadata().getName())
                .collect(Collectors.toSet());
    }
}
