package dev.midflight.operator.pod;

import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.PodKey;
import java.util.Map;
import java.util.Optional;

/**
 * All that the operator keeps of a pod.
 *
 * @param sidecar where it has one
 */
public record KnownPod(
        PodKey key, Map<String, String> labels, Without without, Optional<Injected> sidecar) {
    public KnownPod {
        labels = Map.copyOf(labels);
    }

    /** Why a pod may be without a sidecar. */
    public enum Without {
        /** Nothing says why: the webhook did not see it. */
        UNEXPLAINED,
        /** It opted out, or the webhook decided so. */
        SKIPPED,
        /** Finished, or on its way out. */
        LEAVING
    }

    /** A pod with a sidecar, and whose. */
    public record Injected(String sidecarSet, FleetPod pod, PodTraffic traffic, PodMesh mesh) {}
}
