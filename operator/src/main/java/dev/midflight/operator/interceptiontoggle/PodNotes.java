package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.pod.TogglePatch;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.toggle.ToggleRun;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.Objects;
import java.util.Set;

/** Notes as annotations of the pods themselves. */
record PodNotes(KubernetesClient client, PodInventory pods) implements ToggleNotes {
    /** Gone, or changed under us. */
    private static final Set<Integer> CHANGED = Set.of(404, 409);

    private static final int UNPROCESSABLE = 422;

    /** What the API server says, word for word, of a JSON Patch that does not apply. */
    private static final String TEST_FAILED =
            "the server rejected our request due to an error in our request";

    private static final Set<Integer> REFUSED = Set.of(400, 403, UNPROCESSABLE);

    @Override
    public Answer write(PodKey pod, String before, ToggleRun run) {
        TogglePatch patch = TogglePatch.of(pod, before, run);
        try {
            pods.wrote(
                    client.pods()
                            .inNamespace(pod.namespace())
                            .withName(pod.name())
                            .patch(PatchContext.of(PatchType.JSON), patch.text()));
            return new Answer.Written(patch.note());
        } catch (KubernetesClientException e) {
            return answer(e.getCode(), why(e));
        }
    }

    private static Answer answer(int code, String why) {
        if (CHANGED.contains(code) || (code == UNPROCESSABLE && why.contains(TEST_FAILED))) {
            return new Answer.Lost(why);
        }
        return REFUSED.contains(code) ? new Answer.Refused(why) : new Answer.Away(why);
    }

    private static String why(KubernetesClientException e) {
        String said = e.getStatus() == null ? null : e.getStatus().getMessage();
        return said != null ? said : Objects.requireNonNullElse(e.getMessage(), e.toString());
    }
}
