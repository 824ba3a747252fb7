package dev.midflight.sidecar.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.util.List;

/** A key, from its making to the certificate for it. */
public final class Certification {
    private final KeyPair key;
    private final String signingRequest;

    private Certification(KeyPair key, String signingRequest) {
        this.key = key;
        this.signingRequest = signingRequest;
    }

    /** Makes a key (P-256). */
    public static Certification begin() throws GeneralSecurityException {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
        generator.initialize(new ECGenParameterSpec("secp256r1"));
        KeyPair made = generator.generateKeyPair();
        return new Certification(made, SigningRequest.of(made));
    }

    /** PKCS #10, as PEM. */
    public String signingRequest() {
        return signingRequest;
    }

    /**
     * Takes what an authority answered.
     *
     * @param chain as PEM, the key's certificate first
     * @param roots as PEM
     * @throws GeneralSecurityException if it is no certificate for this key, or not of the mesh
     */
    public MeshContexts end(String chain, String roots) throws GeneralSecurityException {
        List<X509Certificate> certificates = IdentityText.certificates(chain);
        List<X509Certificate> trusted = IdentityText.certificates(roots);
        if (certificates.isEmpty() || trusted.isEmpty()) {
            throw new CertificateException("without a certificate, or without roots");
        }
        if (!certificates.getFirst().getPublicKey().equals(key.getPublic())) {
            throw new CertificateException("a certificate for another key");
        }
        return MeshContexts.of(new MeshIdentity(key.getPrivate(), certificates, trusted));
    }
}
