package dev.midflight.sidecar.tls.records;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import java.util.Arrays;
import java.util.Optional;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;

/** The cipher suites of TLS 1.3 that are in use (RFC 8446 appendix B.4). */
enum CipherSuite {
    TLS_AES_128_GCM_SHA256("AES/GCM/NoPadding", "AES", 16, "HKDF-SHA256", 32),
    TLS_AES_256_GCM_SHA384("AES/GCM/NoPadding", "AES", 32, "HKDF-SHA384", 48),
    TLS_CHACHA20_POLY1305_SHA256("ChaCha20-Poly1305", "ChaCha20", 32, "HKDF-SHA256", 32);

    /** Of every one of them (RFC 8446 section 5.3, RFC 5116 section 5). */
    static final int IV_BYTES = 12;

    static final int TAG_BYTES = 16;

    private final String transformation;
    private final String keyAlgorithm;
    private final int keyBytes;
    private final String kdf;
    private final int hashBytes;

    CipherSuite(
            String transformation, String keyAlgorithm, int keyBytes, String kdf, int hashBytes) {
        this.transformation = transformation;
        this.keyAlgorithm = keyAlgorithm;
        this.keyBytes = keyBytes;
        this.kdf = kdf;
        this.hashBytes = hashBytes;
    }

    /** By its registered name; empty: it is not one of these. */
    static Optional<CipherSuite> of(String name) {
        return Arrays.stream(values()).filter(suite -> suite.name().equals(name)).findFirst();
    }

    Cipher cipher() throws GeneralSecurityException {
        return Cipher.getInstance(transformation);
    }

    AlgorithmParameterSpec parameters(byte[] nonce) {
        return this == TLS_CHACHA20_POLY1305_SHA256
                ? new IvParameterSpec(nonce)
                : new GCMParameterSpec(TAG_BYTES * Byte.SIZE, nonce);
    }

    String keyAlgorithm() {
        return keyAlgorithm;
    }

    int keyBytes() {
        return keyBytes;
    }

    /** The JDK's name of the key derivation by its hash. */
    String kdf() {
        return kdf;
    }

    /** The length of its hash, and so of its secrets. */
    int hashBytes() {
        return hashBytes;
    }
}
