package dev.midflight.operator.interceptiontoggle;

import dev.midflight.operator.registry.RegistryException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One step's way back into its registry, look by look. A call to leave that was given up may be
 * carried out behind the call to come back; so the registry has to list the pod at every look for a
 * while where that may be, and a pod that it loses meanwhile is brought back at once.
 */
final class WayIn {
    /**
     * A registry that does not follow is asked once more after as many looks, and never while it
     * lists the pod: some delist it for a moment when they are asked.
     */
    static final int LOOKS_PER_REQUEST = 10;

    private final Step step;
    private final Clock clock;
    private final Duration held;
    private int looksUntilAsked;
    private @Nullable Instant listedSince;

    /** What the registry and the application do for one pod. */
    interface Step {
        String name();

        void online() throws RegistryException, InterruptedException;

        boolean isListed() throws RegistryException, InterruptedException;
    }

    /**
     * @param held for how long the registry has to list the pod without a break
     */
    WayIn(Step step, Clock clock, Duration held) {
        this.step = step;
        this.clock = clock;
        this.held = held;
    }

    /** One look; asks first where that is due. What is still missing, without the step's name. */
    Optional<String> missing() throws RegistryException, InterruptedException {
        Instant since = listedSince;
        listedSince = null;
        if (since == null && looksUntilAsked == 0) {
            step.online();
            looksUntilAsked = LOOKS_PER_REQUEST;
        }
        if (!step.isListed()) {
            looksUntilAsked = since == null ? looksUntilAsked - 1 : 0;
            return Optional.of(step.name() + ": the registry does not list the pod yet");
        }
        Instant now = clock.instant();
        listedSince = since == null ? now : since;
        Duration seen = Duration.between(listedSince, now);
        return seen.compareTo(held) >= 0
                ? Optional.empty()
                : Optional.of(
                        "%s: the registry lists the pod, for %d s of %d so far"
                                .formatted(step.name(), seen.toSeconds(), held.toSeconds()));
    }
}
