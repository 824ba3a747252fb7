package dev.midflight.certs;

import java.security.SecureRandom;
import java.time.Clock;
import java.util.List;
import java.util.Optional;

/**
 * The certificate authority of the installation, as each process of it sees it: made by whoever
 * comes first, rotated by whoever notices first, signed with by all.
 */
public final class InstallationAuthority {
    private static final int ATTEMPTS = 8;

    private final AuthorityStore store;
    private final Lifetimes lifetimes;
    private final Clock clock;
    private final Issuer issuer;
    private final AuthorityRotation rotation;

    public InstallationAuthority(AuthorityStore store, Lifetimes lifetimes, Clock clock) {
        this.store = store;
        this.lifetimes = lifetimes;
        this.clock = clock;
        this.issuer = new Issuer(new SecureRandom());
        this.rotation = new AuthorityRotation(issuer, lifetimes);
    }

    /** The authorities as they should be now; makes or rotates them where that is due. Blocking. */
    public AuthoritySet current() {
        for (int attempt = 0; attempt < ATTEMPTS; attempt++) {
            Optional<AuthorityStore.Stored> stored = store.read();
            if (stored.isEmpty()) {
                AuthoritySet first = rotation.first(clock.instant());
                if (store.create(first)) {
                    return first;
                }
                continue;
            }
            AuthoritySet now = stored.get().authorities();
            AuthoritySet wanted = rotation.advance(now, clock.instant());
            if (wanted.equals(now) || store.replace(stored.get(), wanted)) {
                return wanted;
            }
        }
        throw new IllegalStateException("authority: changed under us " + ATTEMPTS + " times");
    }

    /** The same, as workloads are vouched for by it. Blocking. */
    public WorkloadAuthority workloads() {
        AuthoritySet authorities = current();
        return new WorkloadAuthority(authorities.signing(), List.of(), authorities.bundlePem());
    }

    /** A server certificate for these DNS names, signed by the signing authority of the set. */
    public KeyAndCertificate issueServer(AuthoritySet authorities, List<String> dnsNames) {
        return issuer.server(authorities.signing(), dnsNames, clock.instant(), lifetimes.server());
    }
}
