package dev.midflight.certs;

import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.jspecify.annotations.Nullable;

/**
 * An authority that somebody else keeps, cert-manager for one, in a Secret of type {@code
 * kubernetes.io/tls} of the installation's own namespace.
 *
 * <p>{@code tls.crt} is the authority's certificate, with what leads from it to a root behind it,
 * {@code tls.key} its key (PKCS #8, EC or RSA). {@code ca.crt} has the roots; without it {@code
 * tls.crt} ends with the root.
 */
public final class GivenAuthority {
    private static final int SIGNS_CERTIFICATES = 5; // of the bits of KeyUsage, RFC 5280 4.2.1.3

    private final Supplier<@Nullable Secret> stored;
    private final String name;
    private final Clock clock;

    public GivenAuthority(KubernetesClient client, String namespace, String name, Clock clock) {
        this(
                () -> client.secrets().inNamespace(namespace).withName(name).get(),
                namespace + "/" + name,
                clock);
    }

    /**
     * @param name of the Secret, for messages
     */
    GivenAuthority(Supplier<@Nullable Secret> stored, String name, Clock clock) {
        this.stored = stored;
        this.name = name;
        this.clock = clock;
    }

    /**
     * As it is in the Secret now. Blocking.
     *
     * @throws BrokenCertificateException if it is not there, or no certificates can be signed by it
     */
    public WorkloadAuthority current() {
        Secret secret = stored.get();
        if (secret == null) {
            throw broken("is not there");
        }
        Map<String, String> data =
                Objects.requireNonNullElse(secret.getData(), Map.<String, String>of());
        List<X509Certificate> chain = certificates(data, "tls.crt");
        List<X509Certificate> roots = roots(data, chain);
        KeyAndCertificate signing = new KeyAndCertificate(key(data), chain.getFirst());
        check(signing);
        Predicate<X509Certificate> isRoot = roots::contains;
        WorkloadAuthority authority =
                new WorkloadAuthority(
                        signing,
                        chain.stream().filter(isRoot.negate()).toList(),
                        roots.stream().map(Pem::of).collect(Collectors.joining()));
        checkWhatItSigns(authority, roots);
        return authority;
    }

    private List<X509Certificate> roots(Map<String, String> data, List<X509Certificate> chain) {
        if (!text(data, "ca.crt").isBlank()) {
            return certificates(data, "ca.crt");
        }
        X509Certificate last = chain.getLast();
        if (!last.getSubjectX500Principal().equals(last.getIssuerX500Principal())) {
            throw broken("has no ca.crt, and tls.crt does not end with a root");
        }
        return List.of(last);
    }

    private List<X509Certificate> certificates(Map<String, String> data, String name) {
        try {
            List<X509Certificate> found = Pem.certificates(text(data, name));
            if (!found.isEmpty()) {
                return found;
            }
        } catch (BrokenCertificateException | IllegalArgumentException _) {
            // told below
        }
        throw broken(name + " is no PEM of certificates");
    }

    private PrivateKey key(Map<String, String> data) {
        try {
            return Pem.privateKey(text(data, "tls.key"));
        } catch (BrokenCertificateException | IllegalArgumentException _) {
            throw broken("tls.key is no PEM of a PKCS #8 key, EC or RSA");
        }
    }

    private static String text(Map<String, String> data, String key) {
        return SecretAuthorityStore.text(data.getOrDefault(key, ""));
    }

    private void check(KeyAndCertificate signing) {
        X509Certificate certificate = signing.certificate();
        boolean[] usage = certificate.getKeyUsage();
        if (certificate.getBasicConstraints() < 0
                || (usage != null && !usage[SIGNS_CERTIFICATES])) {
            throw broken("tls.crt may not sign certificates (cert-manager: isCA)");
        }
        if (!clock.instant().isBefore(signing.notAfter())) {
            throw broken("tls.crt has expired, " + signing.notAfter());
        }
        if (!belongTogether(signing)) {
            throw broken("tls.key is not the key of tls.crt");
        }
    }

    /** As sidecars check each other's. */
    private void checkWhatItSigns(WorkloadAuthority authority, List<X509Certificate> roots) {
        try {
            String probe =
                    authority.issue(
                            new Issuer(new SecureRandom()).keyPair().getPublic(),
                            "spiffe://probe",
                            clock.instant(),
                            Duration.ofMinutes(1));
            trusting(roots)
                    .checkServerTrusted(
                            Pem.certificates(probe).toArray(X509Certificate[]::new), "UNKNOWN");
        } catch (GeneralSecurityException | IOException e) {
            throw broken("what tls.crt signs does not lead to its roots: " + e.getMessage());
        }
    }

    private static X509TrustManager trusting(List<X509Certificate> roots)
            throws GeneralSecurityException, IOException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        for (int i = 0; i < roots.size(); i++) {
            store.setCertificateEntry("root-" + i, roots.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static boolean belongTogether(KeyAndCertificate signing) {
        try {
            byte[] text = {1, 2, 3};
            Signature signature = Signature.getInstance(Issuer.algorithm(signing.key()));
            signature.initSign(signing.key());
            signature.update(text);
            byte[] signed = signature.sign();
            signature.initVerify(signing.certificate().getPublicKey());
            signature.update(text);
            return signature.verify(signed);
        } catch (GeneralSecurityException _) {
            return false;
        }
    }

    private BrokenCertificateException broken(String why) {
        return new BrokenCertificateException("Secret " + name + ": " + why);
    }
}
