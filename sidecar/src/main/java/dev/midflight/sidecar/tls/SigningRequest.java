package dev.midflight.sidecar.tls;

import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.Signature;
import java.util.HexFormat;

/**
 * A request for a certificate (PKCS #10, RFC 2986) that says nothing but the key: who this proxy
 * is, its token says.
 */
final class SigningRequest {
    /** ecdsa-with-SHA256, 1.2.840.10045.4.3.2 (RFC 5758 section 3.2). */
    private static final byte[] ECDSA_SHA256 = HexFormat.of().parseHex("06082a8648ce3d040302");

    private SigningRequest() {}

    /**
     * As PEM (RFC 7468 section 7).
     *
     * @param key P-256
     */
    static String of(KeyPair key) throws GeneralSecurityException {
        byte[] info =
                Der.sequence(
                        Der.zero(),
                        Der.sequence(),
                        key.getPublic().getEncoded(),
                        Der.emptyContext());
        Signature signature = Signature.getInstance("SHA256withECDSA");
        signature.initSign(key.getPrivate());
        signature.update(info);
        byte[] request = Der.sequence(info, Der.sequence(ECDSA_SHA256), Der.bits(signature.sign()));
        return IdentityText.block("CERTIFICATE REQUEST", request);
    }
}
