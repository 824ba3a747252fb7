package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.PodShell;
import dev.midflight.e2e.workload.Fleet;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A SidecarSet, or all of Midflight, goes away, and the applications go on serving. */
@ExtendWith(Midflight.class)
final class UninstallE2E {
    private static final Duration LIMIT = Duration.ofMinutes(2);
    private static final String UPDATE =
            "updateStrategy: {soakSeconds: 2, deadlineSeconds: 30, maxUnavailable: 100%}\n  ";

    @Test
    void aDeletedSidecarSetWithRetainLeavesItsSidecarsServing(TestSpace space) {
        space.createSidecarSet("v1", UPDATE + "deletionPolicy: Retain");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless("deleted", () -> delete(space));

            assertTrue(intercepts(space), "interception was switched off");
        }
    }

    @Test
    void aDeletedSidecarSetWithBypassTakesItsSidecarsOutOfTheWay(TestSpace space) {
        space.createSidecarSet("v1", UPDATE + "deletionPolicy: Bypass");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless("bypassed", () -> delete(space));

            assertTrue(!intercepts(space), "interception is still on");
        }
    }

    @Test
    void anUninstallInTheMiddleOfARollLosesNothing(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.start(space)) {
            load.requireLossless(
                    "uninstalled while rolling",
                    () -> {
                        space.fleet().editVersion("v2");
                        Await.until(
                                "a pod is touched",
                                LIMIT,
                                () ->
                                        space.fleet().pods().stream()
                                                .anyMatch(pod -> "v2".equals(Fleet.version(pod))));
                        space.installation().uninstall();
                    });
            load.requireLossless("after the uninstall", () -> {});
        } finally {
            space.installation().installChart();
        }
        space.fleet().awaitRolledOut(LIMIT);
    }

    private static void delete(TestSpace space) {
        var set = space.client().resources(SidecarSet.class).withName(space.namespace());
        set.delete();
        Await.until("the SidecarSet is gone", LIMIT, () -> set.get() == null);
    }

    private static boolean intercepts(TestSpace space) {
        Pod server = space.workload().readyPod("server");
        PodShell net =
                new PodShell(
                        space.client(),
                        space.namespace(),
                        server.getMetadata().getName(),
                        MidflightNames.NET_CONTAINER);
        String rules =
                net.script(
                        "iptables-nft -t nat -S PREROUTING 2>/dev/null; iptables-legacy -t nat -S PREROUTING 2>/dev/null; true");
        return rules.contains("-j MIDFLIGHT_");
    }
}
