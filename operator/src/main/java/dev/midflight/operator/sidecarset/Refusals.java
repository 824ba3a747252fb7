package dev.midflight.operator.sidecarset;

import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.rollout.Refusal;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which pods could not be patched lately, so that they take no place from others. Only a memo:
 * without it a pod is tried once more. Thread-safe.
 */
final class Refusals {
    private static final Duration AGAIN_AFTER = Duration.ofSeconds(60);
    private static final Duration FORGOTTEN_AFTER = Duration.ofMinutes(10);
    private static final int LIMIT = 10_000;

    private final Clock clock;
    private final Map<Key, Refusal> refusals =
            new LinkedHashMap<>() {
                @Override
                protected boolean removeEldestEntry(Map.Entry<Key, Refusal> eldest) {
                    return size() > LIMIT;
                }
            };

    Refusals(Clock clock) {
        this.clock = clock;
    }

    /** A pod under one generation of its SidecarSet: an edit may ask for what is allowed. */
    private record Key(PodKey pod, long generation) {}

    synchronized void add(PodKey pod, long generation, String why) {
        refusals.put(new Key(pod, generation), new Refusal(why, clock.instant().plus(AGAIN_AFTER)));
    }

    synchronized Map<PodKey, Refusal> of(long generation) {
        Instant oldest = clock.instant().minus(FORGOTTEN_AFTER);
        refusals.values().removeIf(refusal -> refusal.until().isBefore(oldest));
        Map<PodKey, Refusal> lately = new HashMap<>();
        refusals.forEach(
                (key, refusal) -> {
                    if (key.generation() == generation) {
                        lately.put(key.pod(), refusal);
                    }
                });
        return lately;
    }
}
