package dev.midflight.sidecar.cluster.health;

/** Hears of every answer; on the side loop. */
@FunctionalInterface
public interface HealthListener {
    /**
     * @param key the endpoint's
     * @param success what this one answer said
     * @param healthy what holds after it
     */
    void onAnswer(String key, boolean success, boolean healthy);
}
