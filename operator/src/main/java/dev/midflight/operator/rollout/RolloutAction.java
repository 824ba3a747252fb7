package dev.midflight.operator.rollout;

import dev.midflight.model.Epoch;

/** One thing to do; each may be done twice, and is refused where the pod has changed since. */
public sealed interface RolloutAction {
    /** Begins an upgrade: image, annotations and the attempt in one PATCH. */
    record PatchSlot(FleetPod pod, Attempt attempt, String image) implements RolloutAction {}

    /**
     * Begins an upgrade that needs no new image: the attempt is written before the command goes.
     */
    record Announce(FleetPod pod, Attempt attempt) implements RolloutAction {}

    /** The command to the pod's proxy. */
    record TakeOver(PodKey pod, Epoch epoch) implements RolloutAction {}

    /** Ends a failed upgrade: the slot that did not come up gets {@code image} again. */
    record GoBack(FleetPod pod, Attempt attempt, Intent intent, String image, String why)
            implements RolloutAction {}

    /** After an upgrade or a rescue: the annotations are to say what is. */
    record Settle(FleetPod pod, Intent intent, Progress progress) implements RolloutAction {}

    /** The image is to be brought to that node before a pod there is touched. */
    record Pull(String node) implements RolloutAction {}
}
