package dev.midflight.sidecar.identity;

import dev.midflight.sidecar.tls.MeshIdentity;
import java.time.Duration;
import java.time.Instant;
import java.util.random.RandomGenerator;

/**
 * When the next certificate is asked for: at half of this one's life, a tenth of that sooner or
 * later at random, so that proxies that began together do not ask together.
 */
record RenewalPolicy(RandomGenerator random) {
    private static final Duration SHORTEST = Duration.ofSeconds(1);

    Duration next(MeshIdentity identity, Instant now) {
        long half = Duration.between(now, identity.notAfter()).toMillis() / 2;
        long tenth = Math.max(half / 10, 1);
        Duration delay = Duration.ofMillis(half - tenth + random.nextLong(2 * tenth));
        return delay.compareTo(SHORTEST) < 0 ? SHORTEST : delay;
    }
}
