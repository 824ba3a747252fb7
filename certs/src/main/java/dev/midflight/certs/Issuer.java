package dev.midflight.certs;

import java.io.IOException;
import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import org.bouncycastle.asn1.x500.X500Name;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.X509v3CertificateBuilder;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** Makes authorities and the server certificates that they sign; P-256 keys throughout. */
final class Issuer {
    private static final Duration CLOCK_SKEW = Duration.ofMinutes(5);
    private final SecureRandom random;

    Issuer(SecureRandom random) {
        this.random = random;
    }

    /** A self-signed authority that may sign nothing but leaves. */
    KeyAndCertificate authority(Instant now, Duration lifetime) {
        KeyPair pair = keyPair();
        BigInteger serial = serial();
        X500Name name = new X500Name("CN=midflight-ca-" + serial.toString(16));
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        name,
                        serial,
                        Date.from(now),
                        Date.from(now.plus(lifetime)),
                        name,
                        pair.getPublic());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(0));
            builder.addExtension(
                    Extension.keyUsage,
                    true,
                    new KeyUsage(KeyUsage.keyCertSign | KeyUsage.cRLSign));
            builder.addExtension(
                    Extension.subjectKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
            return new KeyAndCertificate(pair.getPrivate(), sign(builder, pair.getPrivate()));
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new BrokenCertificateException("authority: cannot be made", e);
        }
    }

    /** A server certificate for these DNS names, never valid beyond its authority. */
    KeyAndCertificate server(
            KeyAndCertificate authority, List<String> dnsNames, Instant now, Duration lifetime) {
        KeyPair pair = keyPair();
        GeneralName[] names =
                dnsNames.stream()
                        .map(name -> new GeneralName(GeneralName.dNSName, name))
                        .toArray(GeneralName[]::new);
        Leaf leaf =
                new Leaf(
                        new X500Name("CN=" + dnsNames.getFirst()),
                        pair.getPublic(),
                        new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth),
                        new GeneralNames(names),
                        dnsNames.toString());
        return new KeyAndCertificate(pair.getPrivate(), issue(authority, leaf, now, lifetime));
    }

    /**
     * A certificate for a workload's key (X.509-SVID section 4), never valid beyond its authority.
     *
     * @param uri whose it is (SPIFFE)
     */
    X509Certificate workload(
            KeyAndCertificate authority,
            PublicKey key,
            String uri,
            Instant now,
            Duration lifetime) {
        KeyPurposeId[] purposes = {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth};
        Leaf leaf =
                new Leaf(
                        new X500Name("O=midflight"),
                        key,
                        new ExtendedKeyUsage(purposes),
                        new GeneralNames(
                                new GeneralName(GeneralName.uniformResourceIdentifier, uri)),
                        uri);
        return issue(authority, leaf, now, lifetime);
    }

    /**
     * What differs between certificates that sign nothing.
     *
     * @param whose for messages
     */
    private record Leaf(
            X500Name subject,
            PublicKey key,
            ExtendedKeyUsage purposes,
            GeneralNames names,
            String whose) {}

    private X509Certificate issue(
            KeyAndCertificate authority, Leaf leaf, Instant now, Duration lifetime) {
        Instant end = now.plus(lifetime);
        Instant notAfter = end.isBefore(authority.notAfter()) ? end : authority.notAfter();
        JcaX509v3CertificateBuilder builder =
                new JcaX509v3CertificateBuilder(
                        authority.certificate(),
                        serial(),
                        Date.from(now.minus(CLOCK_SKEW)),
                        Date.from(notAfter),
                        leaf.subject(),
                        leaf.key());
        try {
            builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
            builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
            builder.addExtension(Extension.extendedKeyUsage, false, leaf.purposes());
            builder.addExtension(Extension.subjectAlternativeName, false, leaf.names());
            builder.addExtension(
                    Extension.authorityKeyIdentifier,
                    false,
                    new JcaX509ExtensionUtils()
                            .createAuthorityKeyIdentifier(authority.certificate()));
            return sign(builder, authority.key());
        } catch (IOException | GeneralSecurityException | OperatorCreationException e) {
            throw new BrokenCertificateException("certificate for " + leaf.whose(), e);
        }
    }

    KeyPair keyPair() {
        try {
            KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
            generator.initialize(new ECGenParameterSpec("secp256r1"), random);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new BrokenCertificateException("key: P-256 is not available", e);
        }
    }

    private BigInteger serial() {
        return new BigInteger(120, random).setBit(119);
    }

    /** By which a key of an authority signs: our own are EC, others may be RSA. */
    static String algorithm(PrivateKey key) {
        return key.getAlgorithm().equals("RSA") ? "SHA256withRSA" : "SHA256withECDSA";
    }

    private static X509Certificate sign(X509v3CertificateBuilder builder, PrivateKey key)
            throws OperatorCreationException, GeneralSecurityException {
        return new JcaX509CertificateConverter()
                .getCertificate(
                        builder.build(new JcaContentSignerBuilder(algorithm(key)).build(key)));
    }
}
