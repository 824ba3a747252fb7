package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.Condition;
import dev.midflight.crds.PodFailure;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.workload.Fleet;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The version is edited under load: nothing is lost, whether the new one is good or not. */
@ExtendWith(Midflight.class)
final class UpgradeE2E {
    private static final Duration LIMIT = Duration.ofMinutes(3);

    @Test
    void anUpgradeAndTheWayBackLoseNothing(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless("v1 -> v2", () -> roll(space, "v2"));
            load.requireLossless("v2 -> v3", () -> roll(space, "v3"));
            load.requireLossless("v3 -> v2", () -> roll(space, "v2"));
        }
        assertEquals(List.of("v2", "v2"), versions(space));
    }

    @Test
    void aVersionThatCrashesGoesBackByItself(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless("v-crash", () -> fail(space, "v-crash"));

            requireReported(space, "v-crash");
            load.requireLossless("v2", () -> roll(space, "v2"));
        }
    }

    @Test
    void aMissingImageTouchesNoPod(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            List<String> before = images(space);
            load.requireLossless("missing", () -> fail(space, "no-such-version"));

            requireReported(space, "no-such-version");
            assertEquals(before, images(space), "a pod was touched");
        }
    }

    @Test
    void aPodDeletedInTheMiddleOfItsUpgradeHoldsNothingUp(TestSpace space) {
        space.createSidecarSet("v1");
        space.workload().deployServer(deployment -> deployment.getSpec().setReplicas(2));
        Await.until("both injected", LIMIT, () -> space.fleet().status().injectedPods() == 2);

        space.fleet().editVersion("v2");
        Pod touched =
                Await.present(
                        "a pod is touched",
                        LIMIT,
                        () ->
                                space.fleet().pods().stream()
                                        .filter(pod -> "v2".equals(Fleet.version(pod)))
                                        .findFirst());
        space.client().resource(touched).withGracePeriod(0).delete();

        space.fleet().awaitRolledOut(LIMIT);
    }

    @Test
    void aPausedRollTouchesNoMorePods(TestSpace space) {
        space.createSidecarSet(
                "v1", "updateStrategy: {soakSeconds: 1, deadlineSeconds: 30, paused: true}");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless(
                    "paused",
                    () -> {
                        space.fleet().editVersion("v2");
                        Await.until(
                                "observed",
                                LIMIT,
                                () -> "v2".equals(space.fleet().status().updateVersion()));
                    });
            assertEquals(List.of("v1", "v1"), versions(space));

            load.requireLossless(
                    "released",
                    () -> {
                        space.fleet().edit("{\"updateStrategy\":{\"paused\":false}}");
                        space.fleet().awaitRolledOut(LIMIT);
                    });
        }
    }

    private static void roll(TestSpace space, String version) {
        space.fleet().editVersion(version);
        space.fleet().awaitRolledOut(LIMIT);
    }

    private static void fail(TestSpace space, String version) {
        space.fleet().editVersion(version);
        space.fleet().awaitWentBackFrom(version, LIMIT);
    }

    private static void requireReported(TestSpace space, String version) {
        SidecarSetStatus status = space.fleet().status();
        System.out.println(status.failures() + " " + status.conditions());
        assertEquals(version, status.failedVersion());
        assertTrue(
                status.conditions().stream().anyMatch(UpgradeE2E::isDegraded), status.toString());
        assertTrue(
                status.failures().stream().map(PodFailure::version).anyMatch(version::equals)
                        || status.conditions().stream()
                                .anyMatch(each -> each.message().contains(version)),
                "neither a failure nor a condition names the version: " + status);
    }

    private static boolean isDegraded(Condition condition) {
        return condition.type().equals("Degraded") && condition.isTrue();
    }

    private static List<String> versions(TestSpace space) {
        return space.fleet().pods().stream().map(Fleet::version).toList();
    }

    private static List<String> images(TestSpace space) {
        return space.fleet().pods().stream()
                .flatMap(pod -> pod.getSpec().getInitContainers().stream())
                .map(container -> container.getName() + " " + container.getImage())
                .sorted()
                .toList();
    }
}
