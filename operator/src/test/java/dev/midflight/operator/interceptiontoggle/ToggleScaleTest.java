package dev.midflight.operator.interceptiontoggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.testkit.Await;
import io.fabric8.kubernetes.api.model.LabelSelector;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;

class ToggleScaleTest {
    private static final int PODS = 1000;

    /** Two waits of 200 ms, one to leave and one to come back: the registry sets the pace. */
    @Test
    void aThousandPodsWaitForTheRegistryAtTheSameTime() throws Exception {
        TestingRegistry registry = new TestingRegistry(Duration.ofMillis(200), "192.0.2.1");
        try (var cluster = new TestingCluster(registry, Clock.systemUTC())) {
            for (int i = 0; i < PODS; i++) {
                String address = "10.0." + i / 250 + "." + i % 250;
                registry.listed.add(address);
                cluster.add("cart-" + i, address);
            }
            InterceptionToggle toggle =
                    TestingToggles.toggle(
                            "off",
                            "2026-01-01T00:00:00Z",
                            new LabelSelector(),
                            "100%",
                            TestingToggles.step("Test"));

            long began = System.nanoTime();
            assertEquals(PODS, cluster.keep(toggle).status().switchingPods());
            Await.until("every run ends", () -> cluster.runs.size() == 0);
            long millis = (System.nanoTime() - began) / 1_000_000;

            assertEquals(PODS, cluster.keep(toggle).status().switchedPods());
            assertEquals(PODS + 1, registry.listed.size());
            assertTrue(registry.mostAtOnce.get() > PODS / 10, registry.mostAtOnce::toString);
            System.out.printf(
                    "%d pods, %d at once in the registry, %d ms%n",
                    PODS, registry.mostAtOnce.get(), millis);
        }
    }
}
