package dev.midflight.certs;

/** A key or certificate that cannot be made or read; the message says which. */
public final class BrokenCertificateException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    BrokenCertificateException(String message) {
        super(message);
    }

    BrokenCertificateException(String message, Throwable cause) {
        super(message, cause);
    }
}
