package dev.midflight.certs;

import java.security.cert.X509Certificate;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The authorities of one installation at one time: the one that signs, at most one that is already
 * trusted but does not sign yet, at most one that is still trusted but signs no more.
 */
public record AuthoritySet(
        KeyAndCertificate signing,
        Optional<KeyAndCertificate> next,
        Optional<X509Certificate> previous) {

    /** What clients are to trust, as PEM: all of them, so that no rotation meets a stranger. */
    public String bundlePem() {
        return Stream.of(
                        Stream.of(signing.certificate()),
                        next.map(KeyAndCertificate::certificate).stream(),
                        previous.stream())
                .flatMap(certificates -> certificates)
                .map(Pem::of)
                .collect(Collectors.joining());
    }
}
