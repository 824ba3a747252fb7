package dev.midflight.operator.interceptiontoggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.interceptiontoggle.ToggleNotes.Answer;
import dev.midflight.operator.pod.TestingInventory;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.TogglePhase;
import dev.midflight.operator.toggle.ToggleRun;
import dev.midflight.testkit.Await;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two operators that both lead for a moment: each pod is walked with by one of them. */
class ToggleLeadersTest {
    private static final String NOTE = "midflight.dev/toggle";

    private final TestingCluster cluster;

    ToggleLeadersTest() throws IOException {
        cluster =
                new TestingCluster(
                        new TestingRegistry(Duration.ZERO, "10.0.0.0", "10.0.0.1", "192.0.2.1"),
                        Clock.systemUTC());
        cluster.add("cart-0", "10.0.0.0");
        cluster.add("cart-1", "10.0.0.1");
    }

    @AfterEach
    void close() {
        cluster.close();
    }

    @Test
    void aRunThatTheOtherOneBeginsMeanwhileStaysItsOwn() {
        PodKey contended = cluster.key("cart-1");
        cluster.put(TestingInventory.noted(cluster.pod("cart-1"), run(6, TogglePhase.FAILED)));
        String seen = cluster.annotation("cart-1", NOTE);
        cluster.starting =
                pod -> {
                    if (!pod.equals(contended)) {
                        assertInstanceOf(
                                Answer.Written.class,
                                cluster.write(contended, seen, run(7, TogglePhase.OFFLINE)));
                    }
                };

        cluster.keep(
                TestingToggles.toggle(
                        "off",
                        "2026-01-01T00:00:00Z",
                        new LabelSelector(),
                        "2",
                        TestingToggles.step("Test")));
        Await.until("every run ends", () -> cluster.runs.size() == 0);

        assertEquals(List.of("offline cart-0", "online cart-0"), cluster.registry.asked);
        assertEquals(
                TestingInventory.noted(cluster.pod("cart-1"), run(7, TogglePhase.OFFLINE))
                        .getMetadata()
                        .getAnnotations()
                        .get(NOTE),
                cluster.annotation("cart-1", NOTE));
    }

    private static ToggleRun run(long generation, TogglePhase phase) {
        return new ToggleRun(
                "off",
                generation,
                phase,
                phase == TogglePhase.FAILED,
                InterceptionScope.OFF,
                InterceptionScope.ON,
                List.of(),
                TestingRun.NOW,
                TestingRun.NOW,
                1,
                "",
                Map.of());
    }
}
