package dev.midflight.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.testkit.TestingClock;
import io.fabric8.kubernetes.api.model.Secret;
import io.fabric8.kubernetes.api.model.SecretBuilder;
import java.io.IOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509TrustManager;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

final class GivenAuthorityTest {
    private static final String CART = "spiffe://cluster.local/ns/shop/sa/cart";
    private static final Duration HOUR = Duration.ofHours(1);

    private final TestingClock clock = new TestingClock(Instant.now());
    private final KeyPair rootKey = pair("EC", 256);
    private final X509Certificate root = certificate("root", rootKey, "root", rootKey, true);
    private final Map<String, String> data = new LinkedHashMap<>();

    @ParameterizedTest
    @ValueSource(strings = {"EC", "RSA"})
    void anIntermediateSignsAndGoesBehindWhatItSigned(String algorithm) throws Exception {
        KeyPair key = pair(algorithm, algorithm.equals("EC") ? 384 : 2048);
        X509Certificate own = certificate("mesh", key, "root", rootKey, true);
        data.put("tls.crt", Pem.of(own));
        data.put("tls.key", Pem.of(key.getPrivate()));
        data.put("ca.crt", Pem.of(root));

        List<X509Certificate> chain = issued();

        assertEquals(2, chain.size());
        assertEquals(own, chain.getLast());
        trusting(given().current().roots())
                .checkClientTrusted(chain.toArray(X509Certificate[]::new), "EC");
    }

    @Test
    void aRootSignsItself() throws Exception {
        data.put("tls.crt", Pem.of(root));
        data.put("tls.key", Pem.of(rootKey.getPrivate()));

        List<X509Certificate> chain = issued();

        assertEquals(1, chain.size());
        assertEquals(Pem.of(root), given().current().roots());
        trusting(given().current().roots())
                .checkServerTrusted(chain.toArray(X509Certificate[]::new), "UNKNOWN");
    }

    @Test
    void aChainMayEndWithItsRoot() {
        KeyPair key = pair("EC", 256);
        X509Certificate own = certificate("mesh", key, "root", rootKey, true);
        data.put("tls.crt", Pem.of(own) + Pem.of(root));
        data.put("tls.key", "Bag Attributes\n" + Pem.of(key.getPrivate()));
        data.put("ca.crt", "");

        assertEquals(2, issued().size());
        assertEquals(Pem.of(root), given().current().roots());

        data.put("tls.crt", Pem.of(own));
        assertEquals(
                "Secret mesh/given: has no ca.crt, and tls.crt does not end with a root",
                why(given()));
    }

    @Test
    void oneThatMayNotStandAboveAnotherIsTold() {
        KeyPair between = pair("EC", 256);
        KeyPair key = pair("EC", 256);
        data.put(
                "tls.crt",
                Pem.of(certificate("mesh", key, "corp", between, true))
                        + Pem.of(
                                certificate(
                                        "corp",
                                        between,
                                        "root",
                                        rootKey,
                                        new BasicConstraints(0))));
        data.put("tls.key", Pem.of(key.getPrivate()));
        data.put("ca.crt", Pem.of(root));

        String why = why(given());

        assertTrue(
                why.startsWith("Secret mesh/given: what tls.crt signs does not lead to its roots"),
                why);
    }

    /** As where roots change: both are trusted for a while. */
    @Test
    void everyRootIsTrusted() {
        KeyPair other = pair("EC", 256);
        X509Certificate next = certificate("next", other, "next", other, true);
        data.put("tls.crt", Pem.of(root));
        data.put("tls.key", Pem.of(rootKey.getPrivate()));
        data.put("ca.crt", Pem.of(next) + Pem.of(root));

        assertEquals(List.of(next, root), Pem.certificates(given().current().roots()));
    }

    @Test
    void whatNothingCanBeSignedByIsToldWithTheReason() {
        data.put("tls.crt", Pem.of(root));
        data.put("tls.key", Pem.of(rootKey.getPrivate()));

        assertBroken("tls.key is no PEM of a PKCS #8 key, EC or RSA", "tls.key", "nothing");
        assertBroken("tls.crt is no PEM of certificates", "tls.crt", "");
        assertBroken("ca.crt is no PEM of certificates", "ca.crt", "nothing");
        assertBroken(
                "tls.key is not the key of tls.crt",
                "tls.key",
                Pem.of(pair("EC", 256).getPrivate()));
        assertBroken(
                "tls.crt may not sign certificates (cert-manager: isCA)",
                "tls.crt",
                Pem.of(certificate("root", rootKey, "root", rootKey, false)));
    }

    @Test
    void oneThatDoesNotLeadToItsRootsIsTold() {
        KeyPair key = pair("EC", 256);
        KeyPair stranger = pair("EC", 256);
        data.put("tls.crt", Pem.of(certificate("mesh", key, "root", rootKey, true)));
        data.put("tls.key", Pem.of(key.getPrivate()));
        data.put("ca.crt", Pem.of(certificate("root", stranger, "root", stranger, true)));

        String why = why(given());

        assertTrue(
                why.startsWith(
                        "Secret mesh/given: what tls.crt signs does not lead to its roots: "),
                why);
    }

    @Test
    void oneThatExpiredOrIsNotThereIsTold() {
        data.put("tls.crt", Pem.of(root));
        data.put("tls.key", Pem.of(rootKey.getPrivate()));
        clock.advance(Duration.ofDays(3));
        GivenAuthority nowhere = new GivenAuthority(() -> null, "mesh/given", clock);

        String expired = why(given());

        assertTrue(expired.startsWith("Secret mesh/given: tls.crt has expired, "), expired);
        assertEquals("Secret mesh/given: is not there", why(nowhere));
    }

    private void assertBroken(String why, String key, String text) {
        Map<String, String> before = Map.copyOf(data);
        data.put(key, text);
        assertEquals("Secret mesh/given: " + why, why(given()));
        data.clear();
        data.putAll(before);
    }

    private static String why(GivenAuthority authority) {
        return String.valueOf(
                assertThrows(BrokenCertificateException.class, authority::current).getMessage());
    }

    private List<X509Certificate> issued() {
        return Pem.certificates(
                given().current().issue(pair("EC", 256).getPublic(), CART, clock.instant(), HOUR));
    }

    private GivenAuthority given() {
        Secret secret = new SecretBuilder().withData(encoded()).build();
        return new GivenAuthority(() -> secret, "mesh/given", clock);
    }

    private Map<String, String> encoded() {
        Map<String, String> encoded = new LinkedHashMap<>();
        data.forEach(
                (key, text) ->
                        encoded.put(
                                key,
                                Base64.getEncoder()
                                        .encodeToString(text.getBytes(StandardCharsets.US_ASCII))));
        return encoded;
    }

    private static X509TrustManager trusting(String roots) throws Exception {
        KeyStore store = KeyStore.getInstance("PKCS12");
        store.load(null, null);
        store.setCertificateEntry("root", Pem.certificates(roots).getFirst());
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        return (X509TrustManager) factory.getTrustManagers()[0];
    }

    private static KeyPair pair(String algorithm, int bits) {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
            generator.initialize(bits);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new AssertionError(e);
        }
    }

    /** Of two days. */
    private X509Certificate certificate(
            String name, KeyPair key, String issuer, KeyPair signer, boolean signs) {
        return certificate(name, key, issuer, signer, new BasicConstraints(signs));
    }

    private X509Certificate certificate(
            String name, KeyPair key, String issuer, KeyPair signer, BasicConstraints signs) {
        Instant now = clock.instant();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        new X500Name("CN=" + issuer),
                        BigInteger.valueOf(key.hashCode()).abs(),
                        Date.from(now.minus(HOUR)),
                        Date.from(now.plus(Duration.ofDays(2))),
                        new X500Name("CN=" + name),
                        key.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, signs);
            return new JcaX509CertificateConverter()
                    .getCertificate(
                            builder.build(
                                    new JcaContentSignerBuilder("SHA256withECDSA")
                                            .build(signer.getPrivate())));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new AssertionError(e);
        }
    }
}
