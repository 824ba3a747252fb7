package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.Slot;
import dev.midflight.operator.pod.PodPatch;
import dev.midflight.operator.rollout.Attempt;
import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.Intent;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Progress;
import dev.midflight.operator.rollout.RolloutAction;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jboss.logging.Logger;

/** Does what was decided. A pod that changed since refuses, and the next decision sees why. */
final class RolloutPerformer {
    private static final Logger LOG = Logger.getLogger(RolloutPerformer.class);

    /** Gone, or changed under us. */
    private static final Set<Integer> CHANGED = Set.of(404, 409);

    /** A test of the patch failed, or somebody's policy forbids the patch of this pod. */
    private static final int UNPROCESSABLE = 422;

    /** What the API server says, word for word, of a JSON Patch that does not apply. */
    private static final String TEST_FAILED =
            "the server rejected our request due to an error in our request";

    /** Somebody's policy forbids the patch of this pod; the others go on. */
    private static final Set<Integer> REFUSED = Set.of(400, 403, UNPROCESSABLE);

    private final FleetSources sources;
    private final Refusals refusals;
    private final UpgradeLog log;

    RolloutPerformer(FleetSources sources, Refusals refusals) {
        this.sources = sources;
        this.refusals = refusals;
        this.log = new UpgradeLog(sources.events(), sources.meters(), sources.clock());
    }

    /** Does each of them; one that fails keeps no other waiting. Returns what failed, and why. */
    List<String> perform(SidecarSet set, List<RolloutAction> actions) {
        return actions.stream()
                .flatMap(action -> trouble(subject(action), () -> perform(set, action)).stream())
                .toList();
    }

    /** Removes the pods that pulled an image for nothing; says why it could not. */
    Optional<String> tidy(SidecarSet set, boolean rolling) {
        return trouble("pull pods", () -> sources.pulls().tidy(set, image(set), rolling));
    }

    private static Optional<String> trouble(String subject, Runnable step) {
        try {
            step.run();
            return Optional.empty();
        } catch (KubernetesClientException e) {
            String trouble = subject + ": " + why(e);
            LOG.warnf("Could not be done, trying again: %s", trouble);
            return Optional.of(trouble);
        }
    }

    /** The API server's own words where it had any: they are the same each time. */
    private static String why(KubernetesClientException e) {
        String said = e.getStatus() == null ? null : e.getStatus().getMessage();
        return said != null ? said : Objects.requireNonNullElse(e.getMessage(), e.toString());
    }

    private static String subject(RolloutAction action) {
        return switch (action) {
            case RolloutAction.PatchSlot(var pod, _, _) -> pod.key().toString();
            case RolloutAction.Announce(var pod, _) -> pod.key().toString();
            case RolloutAction.TakeOver(var key, _) -> key.toString();
            case RolloutAction.GoBack(var pod, _, _, _, _) -> pod.key().toString();
            case RolloutAction.Settle(var pod, _, _) -> pod.key().toString();
            case RolloutAction.Pull(var node) -> "node " + node;
        };
    }

    private static String image(SidecarSet set) {
        return set.getSpec().imageOf(set.getSpec().version());
    }

    private void perform(SidecarSet set, RolloutAction action) {
        switch (action) {
            case RolloutAction.PatchSlot(var pod, var attempt, var image) -> {
                Intent intent = new Intent(attempt.target(), attempt.epoch());
                Progress progress = new Progress.Attempted(attempt);
                PodPatch patch = restart(pod, attempt.target(), image, intent, progress);
                if (begin(pod, attempt, patch)) {
                    log.began(pod, attempt);
                }
            }
            case RolloutAction.Announce(var pod, var attempt) -> {
                Progress progress = new Progress.Attempted(attempt);
                if (begin(pod, attempt, PodPatch.annotations(pod, pod.intent(), progress))) {
                    log.began(pod, attempt);
                    takeOver(pod.key(), new Action.TakeOver(attempt.epoch()));
                }
            }
            case RolloutAction.TakeOver(var key, var epoch) ->
                    takeOver(key, new Action.TakeOver(epoch));
            case RolloutAction.GoBack(var pod, var attempt, var intent, var image, var why) -> {
                Progress progress = new Progress.WentBack(attempt, why);
                PodPatch patch = restart(pod, attempt.target(), image, intent, progress);
                if (patch(pod, patch)) {
                    log.wentBack(pod, attempt, why);
                }
            }
            case RolloutAction.Settle(var pod, var intent, var progress) -> {
                if (patch(pod, PodPatch.annotations(pod, intent, progress))) {
                    log.settled(pod, progress, sources.streams().report(pod.key()));
                }
            }
            case RolloutAction.Pull(var node) -> sources.pulls().pull(set, image(set), node);
        }
    }

    private PodPatch restart(
            FleetPod pod, Slot slot, String image, Intent intent, Progress progress) {
        return PodPatch.image(pod, slot, image, intent, progress, sources.clock().instant());
    }

    private void takeOver(PodKey pod, Action command) {
        if (sources.streams().command(pod, command)) {
            LOG.infof("Pod %s: %s", pod, command);
        }
    }

    /** A pod that refuses it lets the others go first for a while. */
    private boolean begin(FleetPod pod, Attempt attempt, PodPatch patch) {
        Answer answer = send(pod, patch);
        if (answer instanceof Answer.Refused(var why)) {
            refusals.add(pod.key(), attempt.generation(), why);
        }
        return answer instanceof Answer.Done;
    }

    private boolean patch(FleetPod pod, PodPatch patch) {
        return send(pod, patch) instanceof Answer.Done;
    }

    private Answer send(FleetPod seen, PodPatch patch) {
        try {
            Pod patched =
                    sources.client()
                            .pods()
                            .inNamespace(seen.key().namespace())
                            .withName(seen.key().name())
                            .patch(PatchContext.of(PatchType.JSON), patch.text());
            sources.pods().wrote(patched);
            return new Answer.Done();
        } catch (KubernetesClientException e) {
            String why = why(e);
            if (hasChanged(e.getCode(), why)) {
                LOG.infof("Pod %s changed meanwhile, looking again: %s", seen.key(), why);
                return new Answer.Changed();
            }
            if (REFUSED.contains(e.getCode())) {
                log.refused(seen, why);
                return new Answer.Refused(why);
            }
            throw e;
        }
    }

    private static boolean hasChanged(int code, String why) {
        return CHANGED.contains(code) || (code == UNPROCESSABLE && why.contains(TEST_FAILED));
    }

    /** What the API server made of a patch. */
    private sealed interface Answer {
        record Done() implements Answer {}

        record Changed() implements Answer {}

        record Refused(String why) implements Answer {}
    }
}
