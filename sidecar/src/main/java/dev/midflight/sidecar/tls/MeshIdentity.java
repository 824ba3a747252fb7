package dev.midflight.sidecar.tls;

import dev.midflight.model.SpiffeId;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.cert.CertificateParsingException;
import java.security.cert.X509Certificate;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Who this proxy is, and by whom it knows others.
 *
 * @param chain its own certificate first
 * @param roots that peers' certificates lead to; more than one while the authority changes
 */
public record MeshIdentity(
        PrivateKey key, List<X509Certificate> chain, List<X509Certificate> roots) {
    private static final int URI = 6;

    public MeshIdentity {
        chain = List.copyOf(chain);
        roots = List.copyOf(roots);
        if (chain.isEmpty() || roots.isEmpty()) {
            throw new IllegalArgumentException("identity: without a certificate, or without roots");
        }
    }

    /**
     * @throws GeneralSecurityException if the certificate names no workload
     */
    public SpiffeId id() throws GeneralSecurityException {
        return of(chain.getFirst())
                .orElseThrow(
                        () -> new GeneralSecurityException("the certificate names no workload"));
    }

    public Instant notBefore() {
        return chain.getFirst().getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return chain.getFirst().getNotAfter().toInstant();
    }

    /** Whom a certificate names: X.509-SVID section 2 allows exactly one URI. Empty: nobody. */
    public static Optional<SpiffeId> of(X509Certificate certificate) {
        List<String> uris = new ArrayList<>();
        try {
            Collection<List<?>> names = certificate.getSubjectAlternativeNames();
            if (names == null) {
                return Optional.empty();
            }
            for (List<?> name : names) {
                if (name.get(0) instanceof Integer kind && kind == URI) {
                    uris.add(String.valueOf(name.get(1)));
                }
            }
        } catch (CertificateParsingException _) {
            return Optional.empty();
        }
        return uris.size() == 1 ? SpiffeId.parse(uris.getFirst()) : Optional.empty();
    }

    /** The key is nobody's business. */
    @Override
    public String toString() {
        return "MeshIdentity[serial=" + chain.getFirst().getSerialNumber().toString(16) + "]";
    }
}
