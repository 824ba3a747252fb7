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

    void perform(SidecarSet set, RolloutAction action) {
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
            case RolloutAction.Pull(var node) ->
                    sources.pulls().pull(set, set.getSpec().imageOf(set.getSpec().version()), node);
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
                log.refused(seen, e.getMessage());
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
