package dev.midflight.operator.toggle;

import dev.midflight.model.InterceptionScope;
import dev.midflight.operator.rollout.Share;
import java.util.Optional;

/**
 * What a toggle asks for.
 *
 * @param hold why no pod may begin
 */
public record ToggleTerms(
        String name,
        long generation,
        InterceptionScope target,
        Share maxUnavailable,
        Optional<Hold> hold) {
    /** Pods on their way arrive nevertheless. */
    public enum Hold {
        PAUSED,
        EMERGENCY,
        /** Something in its spec is wrong. */
        INVALID,
        DELETED
    }
}
