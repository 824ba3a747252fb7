package dev.midflight.certs;

import java.io.IOException;
import java.io.StringReader;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.interfaces.ECPublicKey;
import org.bouncycastle.openssl.PEMParser;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentVerifierProviderBuilder;
import org.bouncycastle.pkcs.PKCS10CertificationRequest;
import org.bouncycastle.pkcs.PKCSException;
import org.bouncycastle.pkcs.jcajce.JcaPKCS10CertificationRequest;

/** Reads requests for certificates (PKCS #10, RFC 2986): of one only the key counts. */
public final class SigningRequests {
    private static final int MAX_CHARS = 8192;
    private static final int P256_BITS = 256;

    private SigningRequests() {}

    /**
     * The key of a request, whose owner has signed it.
     *
     * @throws BrokenCertificateException if it is none, or not of a P-256 key, or not signed by it
     */
    public static PublicKey key(String pem) {
        if (pem.length() > MAX_CHARS) {
            throw new BrokenCertificateException("signing request: longer than " + MAX_CHARS);
        }
        try (PEMParser parser = new PEMParser(new StringReader(pem))) {
            if (!(parser.readObject() instanceof PKCS10CertificationRequest request)) {
                throw new BrokenCertificateException("signing request: not PEM of PKCS #10");
            }
            PublicKey key = new JcaPKCS10CertificationRequest(request).getPublicKey();
            if (!(key instanceof ECPublicKey ec)
                    || ec.getParams().getCurve().getField().getFieldSize() != P256_BITS) {
                throw new BrokenCertificateException("signing request: not of a P-256 key");
            }
            if (!request.isSignatureValid(new JcaContentVerifierProviderBuilder().build(key))) {
                throw new BrokenCertificateException("signing request: not signed by its key");
            }
            return key;
        } catch (IOException
                | GeneralSecurityException
                | OperatorCreationException
                | PKCSException e) {
            throw new BrokenCertificateException("signing request: cannot be read", e);
        }
    }
}
