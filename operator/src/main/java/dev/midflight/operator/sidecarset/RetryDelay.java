package dev.midflight.operator.sidecarset;

import dev.midflight.crds.Condition;
import dev.midflight.crds.SidecarSetStatus;
import java.time.Duration;
import java.time.Instant;

/**
 * When to try again what failed: after as long as it has been failing, which doubles the delay each
 * time and needs no memory but the status.
 */
final class RetryDelay {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    private RetryDelay() {}

    static Duration of(SidecarSetStatus status, Instant now, Duration longest) {
        Duration failing =
                status.conditions().stream()
                        .filter(each -> each.type().equals(SidecarSetConditions.DEGRADED))
                        .filter(Condition::isTrue)
                        .map(
                                each ->
                                        Duration.between(
                                                Instant.parse(each.lastTransitionTime()), now))
                        .findFirst()
                        .orElse(SHORTEST);
        Duration delay = failing.compareTo(SHORTEST) < 0 ? SHORTEST : failing;
        return delay.compareTo(longest) < 0 ? delay : longest;
    }
}
