package dev.midflight.certs;

import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.time.Instant;

/** A private key with the certificate for its public half. */
public record KeyAndCertificate(PrivateKey key, X509Certificate certificate) {

    public Instant notBefore() {
        return certificate.getNotBefore().toInstant();
    }

    public Instant notAfter() {
        return certificate.getNotAfter().toInstant();
    }

    @Override
    public String toString() {
        return "KeyAndCertificate[serial=" + certificate.getSerialNumber().toString(16) + "]";
    }
}
