package dev.midflight.operator.pod;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.midflight.model.Epoch;
import dev.midflight.model.ProxyVersion;
import dev.midflight.model.Slot;
import dev.midflight.operator.rollout.Attempt;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.Progress;
import dev.midflight.operator.rollout.Restarts.Restart;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.zjsonpatch.JsonPatch;
import io.fabric8.zjsonpatch.JsonPatchException;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class PodPatchTest {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Attempt ATTEMPT =
            new Attempt(
                    Attempt.Kind.PATCH,
                    7,
                    ProxyVersion.of("v2"),
                    Slot.B,
                    Epoch.of(2),
                    "registry.test/sidecar:v1",
                    Instant.parse("2026-01-01T00:00:00Z"));
    private static final Instant NOW = Instant.parse("2026-01-01T00:00:00Z");
    private static final Intent INTENT = new Intent(Slot.B, Epoch.of(2));

    @Test
    void onePatchChangesTheSlotsImageAndAllAnnotations() throws Exception {
        Pod pod = InjectedPods.fresh("cart-0");

        FleetPod after = read(apply(pod, upgrade(read(pod))));

        assertEquals("registry.test/sidecar:v2", after.slotB().image());
        assertEquals("registry.test/sidecar:v1", after.slotA().image());
        assertEquals(INTENT, after.intent());
        assertEquals(new Progress.Attempted(ATTEMPT), after.progress());
    }

    @Test
    void annotationsAloneLeaveEveryContainerAsItIs() throws Exception {
        Pod pod = InjectedPods.fresh("cart-0");
        Progress failed = new Progress.WentBack(ATTEMPT, "exit code 1");

        Pod after = apply(pod, PodPatch.annotations(read(pod), INTENT, failed));

        assertEquals(pod.getSpec(), after.getSpec());
        assertEquals(failed, read(after).progress());
    }

    @Test
    void isRefusedByAPodThatHasAnotherEpochByNow() throws Exception {
        Pod seen = InjectedPods.fresh("cart-0");
        Pod now =
                new PodBuilder(seen)
                        .editMetadata()
                        .addToAnnotations("midflight.dev/epoch", "2")
                        .endMetadata()
                        .build();

        assertThrows(JsonPatchException.class, () -> apply(now, upgrade(read(seen))));
    }

    @Test
    void isRefusedByALaterPodOfTheSameName() {
        Pod seen = InjectedPods.fresh("cart-0");
        Pod later = new PodBuilder(seen).editMetadata().withUid("another").endMetadata().build();

        assertThrows(JsonPatchException.class, () -> apply(later, upgrade(read(seen))));
    }

    @Test
    void repairsAPodWhoseAnnotationsSomebodyRemoved() throws Exception {
        Pod pod = InjectedPods.fresh("cart-0");
        pod.getMetadata().getAnnotations().keySet().removeIf(key -> !key.endsWith("decision"));

        Pod after = apply(pod, PodPatch.annotations(read(pod), INTENT, new Progress.Idle()));

        assertEquals(INTENT, read(after).intent());
    }

    @Test
    void remembersRestartsForTheKubeletsBackOff() throws Exception {
        Pod once = apply(InjectedPods.fresh("cart-0"), upgrade(read(InjectedPods.fresh("cart-0"))));

        Pod twice =
                apply(
                        once,
                        PodPatch.image(
                                read(once),
                                Slot.A,
                                "registry.test/sidecar:v3",
                                INTENT,
                                new Progress.Attempted(ATTEMPT),
                                NOW.plusSeconds(60)));

        assertEquals(
                List.of(
                        new Restart(Slot.B, "registry.test/sidecar:v2", NOW),
                        new Restart(Slot.A, "registry.test/sidecar:v3", NOW.plusSeconds(60))),
                read(twice).restarts().all());
    }

    @Test
    void leavesOutWhatSomebodyElseWroteIntoTheRestarts() {
        Pod pod = InjectedPods.fresh("cart-0");
        pod.getMetadata()
                .getAnnotations()
                .put("midflight.dev/restarts", "b yesterday v1,c,,a 2026-01-01T00:00:00Z v2");

        assertEquals(
                List.of(new Restart(Slot.A, "v2", Instant.parse("2026-01-01T00:00:00Z"))),
                read(pod).restarts().all());
    }

    private static PodPatch upgrade(FleetPod seen) {
        return PodPatch.image(
                seen,
                Slot.B,
                "registry.test/sidecar:v2",
                INTENT,
                new Progress.Attempted(ATTEMPT),
                NOW);
    }

    private static FleetPod read(Pod pod) {
        return PodReader.read(pod).sidecar().orElseThrow().pod();
    }

    private static Pod apply(Pod pod, PodPatch patch) throws JsonProcessingException {
        JsonNode patched = JsonPatch.apply(JSON.readTree(patch.text()), JSON.valueToTree(pod));
        return JSON.treeToValue(patched, Pod.class);
    }
}
