package dev.midflight.sidecar.fleet;

import io.grpc.Status;
import java.security.cert.CertificateException;
import javax.net.ssl.SSLException;

/** Why there is no stream, in the words of the log. */
public enum EndReason {
    NO_AUTHORITIES("The operator cannot be dialled: its CA cannot be read"),
    NO_TOKEN("The operator cannot be dialled: the token cannot be read"),
    UNTRUSTED("The operator's certificate is not of the CA in ca.crt, or is for another name"),
    NO_TLS("The operator was reached, but TLS failed"),
    TOKEN_REFUSED("The operator refused this pod's token"),
    FOLLOWER("Another operator leads"),
    LOST("The operator cannot be reached"),
    ENDED("The stream to the operator ended");

    private final String words;

    EndReason(String words) {
        this.words = words;
    }

    String words() {
        return words;
    }

    /**
     * @param heard whether the operator had sent anything on the stream
     */
    static EndReason of(Status status, boolean heard) {
        if (status.getCode() == Status.Code.UNAUTHENTICATED
                || status.getCode() == Status.Code.PERMISSION_DENIED) {
            return status.getCause() instanceof UnreadableSecretException
                    ? NO_TOKEN
                    : TOKEN_REFUSED;
        }
        if (isCausedBy(status, CertificateException.class)) {
            return UNTRUSTED;
        }
        if (isCausedBy(status, SSLException.class)) {
            return NO_TLS;
        }
        return heard ? ENDED : LOST;
    }

    private static boolean isCausedBy(Status status, Class<? extends Exception> type) {
        Throwable cause = status.getCause();
        for (int depth = 0; cause != null && depth < 16; depth++) {
            if (type.isInstance(cause)) {
                return true;
            }
            cause = cause.getCause();
        }
        return false;
    }
}
