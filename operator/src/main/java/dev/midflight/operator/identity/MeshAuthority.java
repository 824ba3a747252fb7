package dev.midflight.operator.identity;

import dev.midflight.certs.SigningRequests;
import dev.midflight.certs.WorkloadAuthority;
import dev.midflight.model.SpiffeId;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
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

    private static final Logger LOG = Logger.getLogger(MeshAuthority.class);

    private final Supplier<WorkloadAuthority> authority;
    private final Duration lifetime;
    private final Clock clock;
    private @Nullable WorkloadAuthority known;
    private Instant readAt = Instant.MIN;

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

    /** What is signed with now. */
    synchronized WorkloadAuthority current() {
        WorkloadAuthority last = known;
        Instant now = clock.instant();
        if (last != null && !now.isAfter(readAt.plus(FRESH))) {
            return last;
        }
        try {
            WorkloadAuthority read = authority.get();
            known = read;
            readAt = now;
            return read;
        } catch (RuntimeException e) {
            if (last == null || !now.isBefore(last.signing().notAfter())) {
                throw new IllegalStateException("no authority: " + e.getMessage(), e);
            }
            LOG.warnf("The authority of before goes on signing: %s", e.getMessage());
            readAt = now;
            return last;
        }
    }
}
