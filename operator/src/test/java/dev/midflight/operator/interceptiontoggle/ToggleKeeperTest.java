package dev.midflight.operator.interceptiontoggle;

import static dev.midflight.operator.interceptiontoggle.TestingToggles.app;
import static dev.midflight.operator.interceptiontoggle.TestingToggles.step;
import static dev.midflight.operator.interceptiontoggle.TestingToggles.toggle;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.Condition;
import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleStatus;
import dev.midflight.crds.MidflightNames;
import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.pod.InjectedPods;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.testkit.Await;
import io.fabric8.kubernetes.api.model.LabelSelector;
import io.fabric8.kubernetes.api.model.Pod;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Three pods that provide one service, and toggles that turn their interception off. */
class ToggleKeeperTest {
    private static final String CREATED = "2026-01-01T00:00:00Z";

    private final TestingCluster cluster =
            cluster(new TestingRegistry(Duration.ZERO, "10.0.0.0", "10.0.0.1", "10.0.0.2"));

    ToggleKeeperTest() {
        for (int i = 0; i < 3; i++) {
            cluster.add("cart-" + i, "10.0.0." + i);
        }
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void everyPodGetsThereAndNoServiceIsEverWithoutAProvider() {
        InterceptionToggle toggle =
                toggle("off", CREATED, new LabelSelector(), "100%", step("Test"));

        InterceptionToggleStatus status = untilReady(toggle);

        assertEquals(3, status.matchedPods());
        assertEquals(3, status.switchedPods());
        assertEquals("Complete", condition(status, "Ready").reason());
        assertTrue(cluster.registry.fewestListed.get() >= 1);
        assertEquals(3, cluster.registry.listed.size());
        for (int i = 0; i < 3; i++) {
            assertEquals(
                    "in=off;out=off",
                    cluster.annotation("cart-" + i, MidflightNames.INTERCEPTION_ANNOTATION));
        }
    }

    @Test
    void aPodThatIsAsDesiredIsLeftAlone() {
        InterceptionToggle toggle = toggle("off");
        untilReady(toggle);
        int asked = cluster.registry.asked.size();

        InterceptionToggleStatus again = untilReady(toggle("other"));

        assertEquals(3, again.switchedPods());
        assertEquals(asked, cluster.registry.asked.size());
    }

    @Test
    void theLastProviderIsBlockedAndSaysSo() {
        cluster.registry.listed.retainAll(List.of("10.0.0.0"));
        InterceptionToggle toggle = toggle("off", CREATED, new LabelSelector(), "3", step("Test"));

        Await.until("one is blocked", () -> cluster.keep(toggle).status().blockedPods() == 1);

        var blocked = cluster.keep(toggle).status().pods().getLast();
        assertEquals("cart-0", blocked.pod());
        assertEquals("Preflight", blocked.phase());
        assertEquals("LastHealthyProvider: cart", blocked.reason());
        assertEquals("", cluster.annotation("cart-0", "midflight.dev/toggle"));
    }

    @Test
    void aPodWhoseRulesDoNotChangeGoesBackAndIntoItsRegistry() {
        cluster.fleet.ruleFailure = Optional.of("iptables: busy");
        InterceptionToggle toggle = TestingToggles.hasty(toggle("off"));

        Await.until("one failed", () -> cluster.keep(toggle).status().failedPods() == 1);

        InterceptionToggleStatus status = cluster.keep(toggle).status();
        assertEquals(3, cluster.registry.listed.size());
        assertEquals(
                "in=on;out=on",
                cluster.annotation(
                        status.pods().getFirst().pod(), MidflightNames.INTERCEPTION_ANNOTATION));
        assertTrue(status.pods().getFirst().reason().contains("iptables: busy"));
        assertEquals("PodsFailed", condition(status, "Degraded").reason());
        assertEquals("Blocked", condition(status, "Progressing").reason());
        assertEquals(0, status.switchingPods());
    }

    @Test
    void aProcessThatStartsGoesOnWithWhatItFinds() {
        cluster.registry.keepsListing = true;
        InterceptionToggle toggle = toggle("off");
        Await.until("one leaves", () -> cluster.keep(toggle).status().offlinePods() == 1);

        cluster.restart();
        assertEquals(1, cluster.keep(toggle).status().offlinePods());
        cluster.registry.keepsListing = false;
        cluster.registry.listed.remove("10.0.0.0");

        assertEquals(3, untilReady(toggle).switchedPods());
    }

    @Test
    void whoWaitsForItsRegistryDoesNotBeginWithWhatWasTakenBack() {
        cluster.registry.answers = new CountDownLatch(1);
        cluster.keep(toggle("off"));
        assertEquals(1, cluster.runs.size());

        InterceptionToggle edited = toggle("off");
        edited.getMetadata().setGeneration(8L);
        edited.getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z");
        cluster.keep(edited);

        Await.until("no run", () -> cluster.runs.size() == 0);
        cluster.registry.answers.countDown();
        assertEquals(List.of(), cluster.registry.asked);
        assertEquals("", cluster.annotation("cart-0", "midflight.dev/toggle"));
    }

    @Test
    void whoWaitsForItsRegistryDoesNotBeginInAnEmergency() {
        cluster.registry.answers = new CountDownLatch(1);
        InterceptionToggle toggle = toggle("off");
        cluster.keep(toggle);
        assertEquals(1, cluster.runs.size());

        cluster.sources.emergencies().set("shop", true);
        cluster.keep(toggle);

        Await.until("no run", () -> cluster.runs.size() == 0);
        cluster.registry.answers.countDown();
        assertEquals(List.of(), cluster.registry.asked);
        assertEquals(0, cluster.keep(toggle).status().blockedPods());
    }

    @Test
    void whoDoesNotLeadWalksWithNobody() {
        cluster.registry.keepsListing = true;
        InterceptionToggle toggle = toggle("off");
        Await.until("one leaves", () -> cluster.keep(toggle).status().offlinePods() == 1);

        cluster.leads = false;
        cluster.runs.followLeader();

        Await.until("no run", () -> cluster.runs.size() == 0);
        cluster.keep(toggle);
        Await.until("no run", () -> cluster.runs.size() == 0);
    }

    @Test
    void namesEveryErrorAndBeginsNothing() {
        InterceptionToggle toggle =
                toggle(
                        "off",
                        CREATED,
                        new LabelSelector(),
                        "1",
                        step("Zookeeper"),
                        TestingToggles.step("Test", "uri", "http://x"));

        InterceptionToggleStatus status = cluster.keep(toggle).status();

        Condition degraded = condition(status, "Degraded");
        assertEquals("InvalidSettings", degraded.reason());
        assertEquals(
                "steps[0] (Zookeeper): unknown adapter (expected: [Test]);"
                        + " steps[1] (Test): settings.uri: unknown (expected: [url])",
                degraded.message());
        assertEquals(0, cluster.runs.size());
        assertEquals("InvalidSettings", condition(status, "Progressing").reason());
    }

    @Test
    void aScopeOfMoreRulesThanTheInterceptorTakesIsAnError() {
        InterceptionToggle toggle = toggle("off", CREATED, new LabelSelector(), "1");

        InterceptionToggleStatus fits =
                cluster.keep(TestingToggles.narrowed(toggle, 45, 32)).status();
        InterceptionToggleStatus tooMany =
                cluster.keep(TestingToggles.narrowed(toggle, 64, 64)).status();

        assertFalse(condition(fits, "Degraded").isTrue());
        assertEquals(
                "ports and cidrs: 320 rules, one for each cidr and each 15 ports (at most 96)",
                condition(tooMany, "Degraded").message());
    }

    @Test
    void anEmergencyBeginsNothing() {
        cluster.sources.emergencies().set("shop", true);

        InterceptionToggleStatus status = cluster.keep(toggle("off")).status();

        assertEquals("Emergency", condition(status, "Progressing").reason());
        assertTrue(condition(status, "Progressing").message().contains("3 could not be reached"));
        assertEquals(0, cluster.runs.size());
    }

    @Test
    void anOperatorThatHasNotSeenTheNamespaceYetBeginsNothing() {
        InterceptionToggle elsewhere = toggle("off");
        elsewhere.getMetadata().setNamespace("unseen");
        Pod pod = TestingInventory.pod(InjectedPods.fresh("cart-9"), "10.0.0.9");
        pod.getMetadata().setNamespace("unseen");
        cluster.put(pod);

        assertEquals(1, cluster.keep(elsewhere).status().matchedPods());
        assertEquals(0, cluster.runs.size());
        assertFalse(cluster.keeper.isReady(elsewhere));
        cluster.sources.emergencies().set("unseen", false);
        Await.until("it begins", () -> cluster.keep(elsewhere).status().blockedPods() == 1);
    }

    @Test
    void theOldestToggleCountsAndTheOtherOneSaysSo() {
        InterceptionToggle older = toggle("older", CREATED, app("cart"), "1", step("Test"));
        InterceptionToggle newer =
                toggle("newer", "2026-01-02T00:00:00Z", new LabelSelector(), "1", step("Test"));

        InterceptionToggleStatus status =
                cluster.keeper.keep(newer, List.of(older, newer)).status();

        assertEquals(0, status.matchedPods());
        assertEquals(
                "3 pods follow older, which is older", condition(status, "Shadowed").message());
        assertEquals(0, cluster.runs.size());
    }

    @Test
    void aDeletedToggleWaitsForWhoIsOnTheWay() {
        cluster.registry.keepsListing = true;
        InterceptionToggle toggle = toggle("off");
        Await.until("one leaves", () -> cluster.keep(toggle).status().offlinePods() == 1);

        toggle.getMetadata().setDeletionTimestamp("2026-01-02T00:00:00Z");
        assertEquals(1, cluster.keep(toggle).walking());
        cluster.registry.keepsListing = false;
        cluster.registry.listed.remove("10.0.0.0");

        Await.until("it arrives", () -> cluster.keep(toggle).walking() == 0);
        assertFalse(cluster.registry.listed.isEmpty());
        assertEquals(InterceptionScope.ON, cluster.fleet.scopes.get(cluster.key("cart-1")));
    }

    private InterceptionToggleStatus untilReady(InterceptionToggle toggle) {
        Await.until(
                () -> "ready: " + cluster.keep(toggle).status(),
                () -> condition(cluster.keep(toggle).status(), "Ready").isTrue());
        return cluster.keep(toggle).status();
    }

    private static Condition condition(InterceptionToggleStatus status, String type) {
        return status.conditions().stream()
                .filter(each -> each.type().equals(type))
                .findFirst()
                .orElseThrow();
    }

    private static TestingCluster cluster(TestingRegistry registry) {
        try {
            return new TestingCluster(registry, Clock.systemUTC());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
