package dev.midflight.certs;

import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What certificates of workloads are signed with, and what they lead to.
 *
 * @param signing the authority that signs them
 * @param between certificates that lead from a workload's to a root, the signing authority's own
 *     first; none where that is a root
 * @param roots as PEM, all that certificates may lead to
 */
public record WorkloadAuthority(
        KeyAndCertificate signing, List<X509Certificate> between, String roots) {
    private static final Issuer ISSUER = new Issuer(new SecureRandom());

    public WorkloadAuthority {
        between = List.copyOf(between);
    }

    /** When the first of the certificates that lead to a root ends. */
    public Instant notAfter() {
        return between.stream()
                .map(certificate -> certificate.getNotAfter().toInstant())
                .reduce(signing.notAfter(), (one, other) -> one.isBefore(other) ? one : other);
    }

    /**
     * A certificate for a workload's key (X.509-SVID section 4), with what leads to a root behind
     * it, as PEM.
     *
     * @param uri whose it is (SPIFFE)
     * @param lifetime at most; not beyond {@link #notAfter}
     */
    public String issue(PublicKey key, String uri, Instant now, Duration lifetime) {
        Duration left = Duration.between(now, notAfter());
        Duration granted = lifetime.compareTo(left) < 0 ? lifetime : left;
        return Stream.concat(
                        Stream.of(ISSUER.workload(signing, key, uri, now, granted)),
                        between.stream())
                .map(Pem::of)
                .collect(Collectors.joining());
    }
}
