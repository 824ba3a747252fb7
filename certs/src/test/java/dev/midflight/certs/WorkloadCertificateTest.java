package dev.midflight.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.StringWriter;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.openssl.jcajce.JcaPEMWriter;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequestBuilder;
import org.junit.jupiter.api.Test;

final class WorkloadCertificateTest {
    private static final String CART = "spiffe://cluster.local/ns/shop/sa/cart";
    private static final Instant NOW = Instant.now();

    private final Issuer issuer = new Issuer(new SecureRandom());
    private final KeyAndCertificate authority = issuer.authority(NOW, Duration.ofDays(1));

    private static KeyPair pair(String curve) throws Exception {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec(curve));
        return generator.generateKeyPair();
    }

    /** Asks for more than the key, which nobody listens to. */
    private static String request(KeyPair subject, KeyPair signer) throws Exception {
        var request =
                new JcaPKCS10CertificationRequestBuilder(
                                new X500Name("CN=admin"), subject.getPublic())
                        .build(
                                new JcaContentSignerBuilder("SHA256withECDSA")
                                        .build(signer.getPrivate()));
        StringWriter text = new StringWriter();
        try (JcaPEMWriter pem = new JcaPEMWriter(text)) {
            pem.writeObject(request);
        }
        return text.toString();
    }

    @Test
    void namesWhoTheAuthoritySaysItIs() throws Exception {
        KeyPair cart = pair("secp256r1");
        var key = SigningRequests.key(request(cart, cart));

        X509Certificate certificate =
                issuer.workload(authority, key, CART, NOW, Duration.ofHours(1));

        certificate.verify(authority.certificate().getPublicKey());
        assertEquals(cart.getPublic(), certificate.getPublicKey());
        assertEquals(
                List.of(List.of(6, CART)), List.copyOf(certificate.getSubjectAlternativeNames()));
        assertFalse(certificate.getSubjectX500Principal().getName().contains("admin"));
        assertEquals(-1, certificate.getBasicConstraints());
    }

    @Test
    void livesNoLongerThanItsAuthority() throws Exception {
        X509Certificate certificate =
                issuer.workload(
                        authority, pair("secp256r1").getPublic(), CART, NOW, Duration.ofDays(30));

        assertEquals(authority.certificate().getNotAfter(), certificate.getNotAfter());
    }

    @Test
    void refusesWhatIsNoRequestForAKeyOfOnesOwn() throws Exception {
        KeyPair one = pair("secp256r1");
        KeyPair other = pair("secp256r1");
        KeyPair large = pair("secp384r1");

        for (String bad :
                List.of(
                        "",
                        "-----BEGIN CERTIFICATE REQUEST-----\nAAAA\n"
                                + "-----END CERTIFICATE REQUEST-----\n",
                        Pem.of(authority.certificate()),
                        request(one, other),
                        request(large, large),
                        "x".repeat(10_000))) {
            assertThrows(BrokenCertificateException.class, () -> SigningRequests.key(bad), bad);
        }
    }
}
