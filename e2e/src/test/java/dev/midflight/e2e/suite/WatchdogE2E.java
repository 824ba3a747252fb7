package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.NetContainer;
import dev.midflight.e2e.kube.SlotContainer;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.AppClient;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy that dies or hangs is passed by, and rules that something else changed come back. */
@ExtendWith(Midflight.class)
final class WatchdogE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);

    @Test
    void aProxyThatHangsIsPassedBy(TestSpace space) {
        space.createSidecarSet("v1", "interception: {proxyDeathSeconds: 1}");
        try (TestLoad load = TestLoad.startFromOutside(space)) {
            Pod pod = space.workload().readyPod("server");
            SlotContainer slot = SlotContainer.active(space.client(), pod);
            int proxy = slot.proxy().orElseThrow().id();
            NetContainer net = net(space, pod);
            awaitPolicy(space);

            PhaseReport hung =
                    load.during(
                            "hung",
                            () -> {
                                slot.signal("STOP", proxy);
                                long stopped = System.nanoTime();
                                Await.until("passed by", LIMIT, net::tripped);
                                tell("time to direct traffic", stopped);
                                assertTrue(net.bypasses() >= 1, net.status());
                                awaitAnswer(space, pod);
                                slot.signal("CONT", proxy);
                                long continued = System.nanoTime();
                                Await.until("back", LIMIT, net::armed);
                                tell("time to come back", continued);
                            });

            System.out.println("hung proxy: " + hung);
            assertEquals(0, hung.resets(), "a proxy that goes on lost connections: " + hung);
            load.requireNothingLost("afterwards", () -> {});
        }
    }

    @Test
    void aProxyThatIsKilledIsPassedByUntilAnotherServes(TestSpace space) {
        space.createSidecarSet("v1", "interception: {proxyDeathSeconds: 1}");
        try (TestLoad load = TestLoad.startFromOutside(space)) {
            Pod pod = space.workload().readyPod("server");
            NetContainer net = net(space, pod);
            long before = net.bypasses();

            PhaseReport killed =
                    load.during(
                            "killed",
                            () -> {
                                SlotContainer.active(space.client(), pod).killProxy();
                                long died = System.nanoTime();
                                Await.until("seen", LIMIT, () -> net.bypasses() > before);
                                tell("time to direct traffic, at most", died);
                                Await.until("back", LIMIT, net::armed);
                                tell("time to come back", died);
                            });

            System.out.println("killed proxy: " + killed);
            PhaseReport after = load.during("afterwards", () -> {});
            assertEquals(0, after.failed(), after.toString());
        }
    }

    @Test
    void rulesThatSomethingElseRemovedComeBack(TestSpace space) {
        space.createSidecarSet("v1");
        try (TestLoad load = TestLoad.startFromOutside(space)) {
            Pod pod = space.workload().readyPod("server");
            NetContainer net = net(space, pod);
            long before = net.drifts();

            load.requireNothingLost(
                    "drift",
                    () -> {
                        net.script("iptables-nft -t nat -F PREROUTING");
                        long changed = System.nanoTime();
                        Await.until(
                                "repaired",
                                LIMIT,
                                () -> net.drifts() > before && net.status().contains("actual=on"));
                        tell("time to repair, at most", changed);
                    });
            Await.until(
                    "an event says so",
                    LIMIT,
                    () ->
                            space
                                    .client()
                                    .v1()
                                    .events()
                                    .inNamespace(space.namespace())
                                    .list()
                                    .getItems()
                                    .stream()
                                    .anyMatch(event -> "RulesDrifted".equals(event.getReason())));
        }
    }

    /** The SidecarSet's policy reaches the interceptor by way of operator and proxy. */
    private static void awaitPolicy(TestSpace space) {
        Await.until("injected", LIMIT, () -> space.fleet().status().injectedPods() >= 1);
    }

    private static void awaitAnswer(TestSpace space, Pod pod) {
        String answer = AppClient.of(space.client(), pod).get("/health");
        assertTrue(!answer.isEmpty(), "no answer while the proxy hangs");
    }

    private static NetContainer net(TestSpace space, Pod pod) {
        return NetContainer.of(space.client(), pod);
    }

    private static void tell(String what, long sinceNanos) {
        System.out.printf("%s: %d ms%n", what, (System.nanoTime() - sinceNanos) / 1_000_000);
    }
}
