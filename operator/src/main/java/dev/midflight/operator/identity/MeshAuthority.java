package dev.midflight.operator.identity;

import dev.midflight.certs.SigningRequests;
import dev.midflight.certs.WorkloadAuthority;
import dev.midflight.model.SpiffeId;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jboss.logging.Logger;
import org.jspecify.annotations.Nullable;

/**
 * Vouches for workloads. What it signs with is read anew from time to time, so that every replica
 * follows a rotation, and a thousand requests are not a thousand reads. For any thread.
 */
public final class MeshAuthority {
    /** Far less than a new authority is published before it signs. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    /** So that a queue of those who ask is not one of requests to the API server. */
    private static final Duration AGAIN = Duration.ofSeconds(5);

    private static final Logger LOG = Logger.getLogger(MeshAuthority.class);

    private final Supplier<WorkloadAuthority> authority;
    private final Duration lifetime;
    private final Clock clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile Seen seen = new Seen(null, Instant.MIN, "");

    /**
     * @param authority as it is now; what was read last does while it cannot be read
     * @param lifetime of a workload's certificate
     */
    public MeshAuthority(Supplier<WorkloadAuthority> authority, Duration lifetime, Clock clock) {
        this.authority = authority;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * What a workload proves with who it is.
     *
     * @param chain as PEM, its own certificate first, and what leads from it to a root
     * @param roots as PEM, all that certificates may lead to
     */
    public record Certified(String chain, String roots) {}

    /**
     * A certificate for who a workload is. Blocking.
     *
     * @param signingRequest PKCS #10 as PEM; of it only the key counts
     * @throws dev.midflight.certs.BrokenCertificateException if it is none
     * @throws IllegalStateException if there is no authority that could sign
     */
    public Certified certify(String signingRequest, SpiffeId workload) {
        PublicKey key = SigningRequests.key(signingRequest);
        WorkloadAuthority signing = current();
        String chain = signing.issue(key, workload.toString(), clock.instant(), lifetime);
        return new Certified(chain, signing.roots());
    }

    /**
     * What was seen last.
     *
     * @param until when it does
     * @param trouble why there is none
     */
    private record Seen(@Nullable WorkloadAuthority authority, Instant until, String trouble) {
        boolean holds(Instant now) {
            return authority != null && now.isBefore(authority.notAfter());
        }
    }

    /** What is signed with now; one reads, whoever can sign by the one of before does. */
    WorkloadAuthority current() {
        Instant now = clock.instant();
        Seen last = seen;
        if (now.isBefore(last.until())) {
            return usable(last, now);
        }
        if (!reading.tryLock()) {
            if (last.holds(now)) {
                return usable(last, now);
            }
            reading.lock();
        }
        try {
            if (!now.isBefore(seen.until())) {
                seen = read(seen, now);
            }
        } finally {
            reading.unlock();
        }
        return usable(seen, now);
    }

    private static WorkloadAuthority usable(Seen seen, Instant now) {
        WorkloadAuthority authority = seen.authority();
        if (authority == null || !seen.holds(now)) {
            throw new IllegalStateException("no authority: " + seen.trouble());
        }
        return authority;
    }

    private Seen read(Seen last, Instant now) {
        try {
            return new Seen(authority.get(), now.plus(FRESH), "it has expired");
        } catch (RuntimeException e) {
            String why = String.valueOf(e.getMessage());
            if (last.holds(now)) {
                LOG.warnf("The authority of before goes on signing: %s", why);
                return new Seen(last.authority(), now.plus(FRESH), why);
            }
            LOG.errorf(e, "No authority for workloads");
            return new Seen(null, now.plus(AGAIN), why);
        }
    }
}
