package dev.midflight.sidecar.tls;

import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/** Keys, certificates and whole identities as text (PEM, RFC 7468). */
public final class IdentityText {
    private static final String KEY = "PRIVATE KEY";
    private static final String CERTIFICATE = "CERTIFICATE";

    /** Between a proxy's own certificates and those of authorities. */
    private static final String ROOTS = "# roots\n";

    private IdentityText() {}

    /** The key, its chain, then the roots; a secret. */
    public static String of(MeshIdentity identity) throws GeneralSecurityException {
        StringBuilder text = new StringBuilder();
        text.append(block(KEY, identity.key().getEncoded()));
        for (X509Certificate certificate : identity.chain()) {
            text.append(block(CERTIFICATE, certificate.getEncoded()));
        }
        text.append(ROOTS);
        for (X509Certificate certificate : identity.roots()) {
            text.append(block(CERTIFICATE, certificate.getEncoded()));
        }
        return text.toString();
    }

    /**
     * Reads what {@link #of} has written.
     *
     * @throws GeneralSecurityException if it is something else
     */
    public static MeshIdentity parse(String text) throws GeneralSecurityException {
        int roots = text.indexOf(ROOTS);
        int chain = text.indexOf("-----BEGIN " + CERTIFICATE);
        if (roots < 0 || chain < 0 || chain > roots) {
            throw new CertificateException("not an identity");
        }
        try {
            return new MeshIdentity(
                    key(text.substring(0, chain)),
                    certificates(text.substring(chain, roots)),
                    certificates(text.substring(roots + ROOTS.length())));
        } catch (IllegalArgumentException e) {
            throw new CertificateException("not an identity", e);
        }
    }

    private static PrivateKey key(String pem) throws GeneralSecurityException {
        String body = pem.replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
        byte[] encoded = Base64.getDecoder().decode(body);
        return KeyFactory.getInstance("EC").generatePrivate(new PKCS8EncodedKeySpec(encoded));
    }

    static List<X509Certificate> certificates(String pem) throws CertificateException {
        byte[] text = pem.getBytes(StandardCharsets.US_ASCII);
        List<X509Certificate> certificates = new ArrayList<>();
        for (Certificate certificate :
                CertificateFactory.getInstance("X.509")
                        .generateCertificates(new ByteArrayInputStream(text))) {
            certificates.add((X509Certificate) certificate);
        }
        return certificates;
    }

    static String block(String label, byte[] der) {
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der);
        return "-----BEGIN " + label + "-----\n" + body + "\n-----END " + label + "-----\n";
    }
}
