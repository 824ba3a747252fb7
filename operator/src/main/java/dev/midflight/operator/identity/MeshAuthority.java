package dev.midflight.operator.identity;

import dev.midflight.certs.AuthoritySet;
import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.Pem;
import dev.midflight.certs.SigningRequests;
import dev.midflight.model.SpiffeId;
import java.security.PublicKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Vouches for workloads. What it signs with is read anew from time to time, so that every replica
 * follows a rotation, and a thousand requests are not a thousand reads. For any thread.
 */
public final class MeshAuthority {
    /** Far less than a new authority is published before it signs. */
    private static final Duration FRESH = Duration.ofMinutes(1);

    private final InstallationAuthority authority;
    private final Duration lifetime;
    private final Clock clock;
    private @Nullable AuthoritySet known;
    private Instant readAt = Instant.MIN;

    /**
     * @param lifetime of a workload's certificate
     */
    public MeshAuthority(InstallationAuthority authority, Duration lifetime, Clock clock) {
        this.authority = authority;
        this.lifetime = lifetime;
        this.clock = clock;
    }

    /**
     * What a workload proves with who it is.
     *
     * @param chain as PEM, its own certificate first
     * @param roots as PEM, all that certificates may lead to
     */
    public record Certified(String chain, String roots) {}

    /**
     * A certificate for who a workload is. Blocking.
     *
     * @param signingRequest PKCS #10 as PEM; of it only the key counts
     * @throws dev.midflight.certs.BrokenCertificateException if it is none
     */
    public Certified certify(String signingRequest, SpiffeId workload) {
        PublicKey key = SigningRequests.key(signingRequest);
        AuthoritySet authorities = current();
        var certificate = authority.issueWorkload(authorities, key, workload.toString(), lifetime);
        return new Certified(Pem.of(certificate), authorities.bundlePem());
    }

    private synchronized AuthoritySet current() {
        AuthoritySet set = known;
        Instant now = clock.instant();
        if (set == null || now.isAfter(readAt.plus(FRESH))) {
            set = authority.current();
            known = set;
            readAt = now;
        }
        return set;
    }
}
