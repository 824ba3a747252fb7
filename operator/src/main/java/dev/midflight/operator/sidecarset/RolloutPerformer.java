package dev.midflight.operator.sidecarset;

import dev.midflight.crds.SidecarSet;
import dev.midflight.model.FleetCommand.Action;
import dev.midflight.model.Slot;
import dev.midflight.operator.pod.PodPatch;
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

    /** Gone, changed under us, or a test of the patch failed. */
    private static final Set<Integer> CHANGED = Set.of(404, 409, 422);

    /** Somebody's policy forbids the patch of this pod; the others go on. */
    private static final Set<Integer> REFUSED = Set.of(400, 403);

    private final FleetSources sources;
    private final UpgradeLog log;

    RolloutPerformer(FleetSources sources) {
        this.sources = sources;
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
                if (patch(pod, patch)) {
                    log.began(pod, attempt);
                }
            }
            case RolloutAction.Announce(var pod, var attempt) -> {
                Progress progress = new Progress.Attempted(attempt);
                if (patch(pod, PodPatch.annotations(pod, pod.intent(), progress))) {
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

    private boolean patch(FleetPod seen, PodPatch patch) {
        try {
            Pod patched =
                    sources.client()
                            .pods()
                            .inNamespace(seen.key().namespace())
                            .withName(seen.key().name())
                            .patch(PatchContext.of(PatchType.JSON), patch.text());
            sources.pods().wrote(patched);
            return true;
        } catch (KubernetesClientException e) {
            if (REFUSED.contains(e.getCode())) {
                log.refused(seen, why(e));
                return false;
            }
            if (!CHANGED.contains(e.getCode())) {
                throw e;
            }
            LOG.infof("Pod %s changed meanwhile, looking again: %s", seen.key(), e.getMessage());
            return false;
        }
    }
}
