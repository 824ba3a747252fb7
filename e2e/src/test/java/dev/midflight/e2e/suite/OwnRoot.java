package dev.midflight.e2e.suite;

import dev.midflight.certs.AuthoritySet;
import dev.midflight.certs.AuthorityStore;
import dev.midflight.certs.InstallationAuthority;
import dev.midflight.certs.KeyAndCertificate;
import dev.midflight.certs.Lifetimes;
import dev.midflight.certs.Pem;
import dev.midflight.e2e.cluster.Installation;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.time.Clock;
import java.util.Map;
import java.util.Optional;

/**
 * A certificate authority that the tests' user keeps.
 *
 * @param secret that has it, in the installation's namespace
 * @param base64 its certificate, without line breaks
 */
record OwnRoot(String secret, String base64) {
    private static final String SECRET = "tests-root";

    static OwnRoot store(TestSpace space) {
        KeyAndCertificate made =
                new InstallationAuthority(new Nowhere(), Lifetimes.DEFAULTS, Clock.systemUTC())
                        .current()
                        .signing();
        String certificate = Pem.of(made.certificate());
        space.client()
                .resource(
                        new SecretBuilder()
                                .withNewMetadata()
                                .withNamespace(Installation.NAMESPACE)
                                .withName(SECRET)
                                .endMetadata()
                                .withType("kubernetes.io/tls")
                                .withStringData(
                                        Map.of(
                                                "tls.crt",
                                                certificate,
                                                "tls.key",
                                                Pem.of(made.key())))
                                .build())
                .serverSideApply();
        return new OwnRoot(
                SECRET, certificate.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", ""));
    }

    void delete(TestSpace space) {
        space.client().secrets().inNamespace(Installation.NAMESPACE).withName(secret).delete();
    }

    /** Nobody else is to have it. */
    private static final class Nowhere implements AuthorityStore {
        @Override
        public Optional<Stored> read() {
            return Optional.empty();
        }

        @Override
        public boolean create(AuthoritySet authorities) {
            return true;
        }

        @Override
        public boolean replace(Stored old, AuthoritySet authorities) {
            throw new AssertionError("must not be used");
        }
    }
}
