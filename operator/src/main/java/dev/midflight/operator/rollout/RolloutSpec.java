package dev.midflight.operator.rollout;

import dev.midflight.crds.Partition;
import dev.midflight.model.ProxyVersion;
import java.time.Duration;

/**
 * What a SidecarSet says of its roll.
 *
 * @param repository the image without its tag
 * @param generation of the SidecarSet; a failure counts until it changes
 * @param hold why nothing new may be begun
 */
public record RolloutSpec(
        String repository,
        ProxyVersion version,
        long generation,
        Pace pace,
        Hold hold,
        Duration deadline,
        Duration soak) {

    /** How many pods roll, and how many at once. */
    public record Pace(Partition partition, Share maxUnavailable) {}

    /** Why no pod is to be touched that is not under way already. */
    public enum Hold {
        NONE,
        PAUSED,
        /** This generation failed before; the pod that showed it may be gone. */
        FAILED_BEFORE,
        DELETING
    }

    public String image() {
        return repository + ":" + version;
    }

    /** How long a version that served and died within it counts as one that does not come up. */
    Duration probation() {
        return deadline.plus(soak);
    }
}
