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
import dev.midflight.operator.rollout.Refusal;
import dev.midflight.operator.rollout.RolloutAction;
import dev.midflight.testkit.TestingClock;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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
                    new RolloutPerformer(server.sources, new Refusals(CLOCK))
                            .perform(
                                    set(),
                                    List.of(
                                            begin(server.pod("cart-0")),
                                            goBack(server.pod("cart-1"))));

            assertEquals(List.of("cart-1"), server.patched);
            assertEquals(List.of("shop/cart-0: failed calling webhook: timeout"), troubles);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "400, no",
        "403, pods \"cart-0\" is forbidden",
        "422, admission webhook \"policy.test\" denied the request",
    })
    void remembersForAWhileThatAPolicyForbidsThePatch(int code, String why) throws Exception {
        TestingClock clock = new TestingClock(NOW);
        try (var server = new TestingApiServer(clock)) {
            Refusals refusals = new Refusals(clock);
            FleetPod pod = server.pod("cart-0");
            server.refuse("cart-0", code, why);

            List<String> troubles =
                    new RolloutPerformer(server.sources, refusals)
                            .perform(set(), List.of(begin(pod)));

            assertEquals(List.of(), troubles);
            assertEquals(Map.of(pod.key(), new Refusal(why, NOW.plusSeconds(60))), refusals.of(7));
            assertEquals(Map.of(), refusals.of(8));
            clock.advance(Duration.ofSeconds(661));
            assertEquals(Map.of(), refusals.of(7));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "404, pods \"cart-0\" not found",
        "409, the object has been modified",
        "422, the server rejected our request due to an error in our request",
    })
    void aPodThatChangedMeanwhileRefusesNothing(int code, String why) throws Exception {
        try (var server = new TestingApiServer(CLOCK)) {
            Refusals refusals = new Refusals(CLOCK);
            server.refuse("cart-0", code, why);

            List<String> troubles =
                    new RolloutPerformer(server.sources, refusals)
                            .perform(set(), List.of(begin(server.pod("cart-0"))));

            assertEquals(List.of(), troubles);
            assertEquals(Map.of(), refusals.of(7));
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
