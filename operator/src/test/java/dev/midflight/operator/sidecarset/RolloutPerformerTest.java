package dev.midflight.operator.sidecarset;

import static dev.midflight.operator.sidecarset.TestingSets.NOW;
import static dev.midflight.operator.sidecarset.TestingSets.set;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.operator.rollout.Attempt;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.RolloutAction;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class RolloutPerformerTest {
    private static final Clock CLOCK = Clock.fixed(NOW, ZoneOffset.UTC);
    private static final Attempt ATTEMPT =
            new Attempt(
                    Attempt.Kind.PATCH,
                    7,
                    ProxyVersion.of("v2"),
                    Slot.B,
                    Epoch.of(2),
                    "registry.test/sidecar:v1",
                    NOW);

    @Test
    void aWebhookThatIsDownForOnePodKeepsNoOtherPodWaiting() throws Exception {
        try (var server = new TestingApiServer(CLOCK)) {
            server.refuse("cart-0", 500, "failed calling webhook: timeout");

            List<String> troubles =
                    new RolloutPerformer(server.sources)
                            .perform(
                                    set(),
                                    List.of(
                                            begin(server.pod("cart-0")),
                                            goBack(server.pod("cart-1"))));

            assertEquals(List.of("cart-1"), server.patched);
            assertEquals(List.of("shop/cart-0: failed calling webhook: timeout"), troubles);
        }
    }

    private static RolloutAction begin(FleetPod pod) {
        return new RolloutAction.PatchSlot(pod, ATTEMPT, "registry.test/sidecar:v2");
    }

    private static RolloutAction goBack(FleetPod pod) {
        return new RolloutAction.GoBack(
                pod, ATTEMPT, new Intent(Slot.A, Epoch.of(3)), "registry.test/sidecar:v1", "crash");
    }
}
