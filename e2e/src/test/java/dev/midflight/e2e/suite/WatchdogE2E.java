package dev.midflight.e2e.suite;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.Await;
import dev.midflight.e2e.kube.PodShell;
import dev.midflight.e2e.kube.SlotContainer;
import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.workload.AppClient;
import io.fabric8.kubernetes.api.model.Pod;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A proxy that dies or hangs is passed by, and rules that something else changed come back. */
@ExtendWith(Midflight.class)
final class WatchdogE2E {
    private static final Duration LIMIT = Duration.ofSeconds(60);
    private static final String AGENT = MidflightNames.AGENT;

    @Test
    void aProxyThatHangsIsPassedBy(TestSpace space) {
        space.createSidecarSet("v1", "interception: {proxyDeathSeconds: 1}");
        try (TestLoad load = TestLoad.startFromOutside(space)) {
            Pod pod = space.workload().readyPod("server");
            SlotContainer slot = SlotContainer.active(space.client(), pod);
            int proxy = slot.proxy().orElseThrow().id();
            PodShell net = net(space, pod);
            awaitPolicy(space);

            PhaseReport hung =
                    load.during(
                            "hung",
                            () -> {
                                slot.signal("STOP", proxy);
                                long stopped = System.nanoTime();
                                Await.until("passed by", LIMIT, () -> watch(net).equals("tripped"));
                                tell("time to direct traffic", stopped);
                                assertTrue(field(net, "bypasses") >= 1, status(net));
                                awaitAnswer(space, pod);
                                slot.signal("CONT", proxy);
                                long continued = System.nanoTime();
                                Await.until("back", LIMIT, () -> watch(net).equals("armed"));
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
            PodShell net = net(space, pod);
            long before = field(net, "bypasses");

            PhaseReport killed =
                    load.during(
                            "killed",
                            () -> {
                                SlotContainer.active(space.client(), pod).killProxy();
                                long died = System.nanoTime();
                                Await.until("seen", LIMIT, () -> field(net, "bypasses") > before);
                                tell("time to direct traffic, at most", died);
                                Await.until("back", LIMIT, () -> watch(net).equals("armed"));
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
            PodShell net = net(space, pod);
            long before = field(net, "drifts");

            load.requireNothingLost(
                    "drift",
                    () -> {
                        net.script("iptables-nft -t nat -F PREROUTING");
                        long changed = System.nanoTime();
                        Await.until(
                                "repaired",
                                LIMIT,
                                () ->
                                        field(net, "drifts") > before
                                                && status(net).contains("actual=on"));
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

    private static PodShell net(TestSpace space, Pod pod) {
        return new PodShell(
                space.client(),
                space.namespace(),
                pod.getMetadata().getName(),
                MidflightNames.NET_CONTAINER);
    }

    private static String status(PodShell net) {
        return net.require(AGENT, "ask", "net", "status");
    }

    private static String watch(PodShell net) {
        return word(status(net), "watch");
    }

    private static long field(PodShell net, String name) {
        return Long.parseLong(word(status(net), name));
    }

    private static String word(String status, String name) {
        Matcher found = Pattern.compile("\\b" + name + "=(\\S+)").matcher(status);
        assertTrue(found.find(), status);
        return found.group(1);
    }

    private static void tell(String what, long sinceNanos) {
        System.out.printf("%s: %d ms%n", what, (System.nanoTime() - sinceNanos) / 1_000_000);
    }
}
