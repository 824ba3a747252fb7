package dev.midflight.sidecar.tls.records;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import javax.crypto.KDF;
import javax.crypto.SecretKey;
import javax.crypto.spec.HKDFParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What one direction's keys come from (RFC 8446 section 7.3). */
record TrafficSecret(CipherSuite suite, byte[] secret) {
    private static final byte[] PREFIX = "tls13 ".getBytes(StandardCharsets.US_ASCII);

    SecretKey key() throws GeneralSecurityException {
        return new SecretKeySpec(expand("key", suite.keyBytes()), suite.keyAlgorithm());
    }

    byte[] iv() throws GeneralSecurityException {
        return expand("iv", CipherSuite.IV_BYTES);
    }

    /** The one after a KeyUpdate (RFC 8446 section 7.2). */
    TrafficSecret next() throws GeneralSecurityException {
        return new TrafficSecret(suite, expand("traffic upd", suite.hashBytes()));
    }

    /** HKDF-Expand-Label (RFC 8446 section 7.1) without a context. */
    private byte[] expand(String label, int length) throws GeneralSecurityException {
        byte[] name = label.getBytes(StandardCharsets.US_ASCII);
        byte[] info =
                ByteBuffer.allocate(Short.BYTES + 1 + PREFIX.length + name.length + 1)
                        .putShort((short) length)
                        .put((byte) (PREFIX.length + name.length))
                        .put(PREFIX)
                        .put(name)
                        .put((byte) 0)
                        .array();
        return KDF.getInstance(suite.kdf())
                .deriveData(
                        HKDFParameterSpec.expandOnly(
                                new SecretKeySpec(secret, "Generic"), info, length));
    }

    /** It is nobody's business. */
    @Override
    public String toString() {
        return "TrafficSecret[suite=" + suite + "]";
    }
}
