package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.cluster.Cluster;
import dev.midflight.e2e.cluster.ControlPlane;
import dev.midflight.e2e.cluster.Installation;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.workload.Fleet;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Operator, webhook and API server go away at the worst moments: nothing is lost, and what was
 * begun is ended.
 */
@ExtendWith(Midflight.class)
final class ControlPlaneE2E {
    private static final Duration LIMIT = Duration.ofMinutes(3);
    private static final Duration API_AWAY = Duration.ofSeconds(30);

    @Test
    void anOperatorKilledInTheMiddleOfAnUpgradeGoesOnWhereItWas(TestSpace space) {
        ControlPlane controlPlane = new ControlPlane(space.client());
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless(
                    "killed at once", () -> rollKilling(space, controlPlane, "v2", () -> true));
            load.requireLossless(
                    "killed while the image is pulled",
                    () -> rollKilling(space, controlPlane, "v3", () -> pulling(space)));
            load.requireLossless(
                    "killed when a pod is touched",
                    () -> rollKilling(space, controlPlane, "v1", () -> touched(space, "v1")));
            load.requireLossless(
                    "killed when a pod has taken over",
                    () ->
                            rollKilling(
                                    space,
                                    controlPlane,
                                    "v2",
                                    () -> space.fleet().status().updatedPods() > 0));
        }
        assertEquals(
                List.of("v2", "v2"), space.fleet().pods().stream().map(Fleet::version).toList());
    }

    @Test
    void anApiServerAwayInTheMiddleOfAnUpgradeOnlyDelaysIt(TestSpace space) {
        Optional<Cluster.Components> found = space.installation().cluster().components();
        Assumptions.assumeTrue(
                found.isPresent(), "this cluster's API server cannot be stopped from here");
        Cluster.Components components = found.orElseThrow();
        ControlPlane controlPlane = new ControlPlane(space.client());
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireNothingLost(
                    "API server away",
                    () -> {
                        space.fleet().editVersion("v2");
                        components.stop("kube-apiserver");
                        LockSupport.parkNanos(API_AWAY.toNanos());
                        components.start("kube-apiserver");
                        controlPlane.awaitApi();
                        space.fleet().awaitRolledOut(LIMIT);
                    });
        }
    }

    @Test
    void aWebhookAwayKeepsPodsFromStartingWithoutASidecar(TestSpace space) {
        ControlPlane controlPlane = new ControlPlane(space.client());
        space.createSidecarSet("v1");
        int replicas = controlPlane.replicas(ControlPlane.WEBHOOK);
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless(
                    "webhook away",
                    () -> {
                        controlPlane.scale(ControlPlane.WEBHOOK, 0);
                        try {
                            scaleServer(space, 2);
                            Await.until("creation refused", LIMIT, () -> creationFailed(space));
                            assertEquals(1, servers(space).size(), "a pod slipped through");
                        } finally {
                            controlPlane.scale(ControlPlane.WEBHOOK, replicas);
                        }
                    });
            Await.until("the second one comes, injected", LIMIT, () -> injected(space) == 2);
        }
    }

    @Test
    void podsFromBeforeTheOptInAreCountedAsMissed(TestSpace space) {
        space.createSidecarSet("v1");
        space.optOut();
        space.workload().deployServer();
        space.workload().readyPod("server");

        space.optIn();

        Await.until("counted as missed", LIMIT, () -> space.fleet().status().missedPods() == 1);
        Await.until(
                "an event says so",
                LIMIT,
                () ->
                        space.client().v1().events().inAnyNamespace().list().getItems().stream()
                                .filter(
                                        event ->
                                                space.namespace()
                                                        .equals(
                                                                event.getInvolvedObject()
                                                                        .getName()))
                                .anyMatch(
                                        event ->
                                                String.valueOf(event.getReason())
                                                        .contains("Missed")));
        assertTrue(injected(space) == 0, "a running pod cannot have been injected");
    }

    private static void rollKilling(
            TestSpace space, ControlPlane controlPlane, String version, BooleanSupplier moment) {
        space.fleet().editVersion(version);
        Await.until("the moment to kill", LIMIT, moment);
        controlPlane.killPodsOf(ControlPlane.OPERATOR);
        space.fleet().awaitRolledOut(LIMIT);
    }

    /** Whether a pod pulls an image, or the roll is past that. */
    private static boolean pulling(TestSpace space) {
        boolean puller =
                space.client().pods().inNamespace(Installation.NAMESPACE).list().getItems().stream()
                        .anyMatch(pod -> pod.getMetadata().getName().contains("pull"));
        return puller || touched(space, space.fleet().sidecarSet().getSpec().version());
    }

    private static boolean touched(TestSpace space, String version) {
        return space.fleet().pods().stream().anyMatch(pod -> version.equals(Fleet.version(pod)));
    }

    private static void scaleServer(TestSpace space, int replicas) {
        space.client()
                .apps()
                .deployments()
                .inNamespace(space.namespace())
                .withName("server")
                .scale(replicas);
    }

    private static boolean creationFailed(TestSpace space) {
        return space
                .client()
                .v1()
                .events()
                .inNamespace(space.namespace())
                .list()
                .getItems()
                .stream()
                .anyMatch(
                        event ->
                                "FailedCreate".equals(event.getReason())
                                        && String.valueOf(event.getMessage()).contains("webhook"));
    }

    private static List<Pod> servers(TestSpace space) {
        return space.client()
                .pods()
                .inNamespace(space.namespace())
                .withLabel("app", "server")
                .list()
                .getItems();
    }

    private static long injected(TestSpace space) {
        return servers(space).stream()
                .filter(
                        pod ->
                                pod.getMetadata()
                                        .getLabels()
                                        .containsKey(MidflightNames.SIDECARSET_LABEL))
                .count();
    }
}
