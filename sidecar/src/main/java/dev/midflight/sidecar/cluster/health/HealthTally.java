package dev.midflight.sidecar.cluster.health;

/** Turns answers into health: the first one counts at once, later ones only in a row. */
final class HealthTally {
    private final int unhealthyThreshold;
    private final int healthyThreshold;
    private boolean known;
    private boolean healthy;
    private int against;

    HealthTally(int unhealthyThreshold, int healthyThreshold) {
        this.unhealthyThreshold = unhealthyThreshold;
        this.healthyThreshold = healthyThreshold;
    }

    /** True if it is healthy after this answer. */
    boolean observe(boolean success) {
        if (!known) {
            known = true;
            healthy = success;
        } else if (success == healthy) {
            against = 0;
        } else if (++against >= (healthy ? unhealthyThreshold : healthyThreshold)) {
            against = 0;
            healthy = success;
        }
        return healthy;
    }
}
