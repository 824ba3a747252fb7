package dev.midflight.sidecar.fleet;

import io.grpc.netty.GrpcSslContexts;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.io.ByteArrayInputStream;
import java.nio.file.Path;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLException;

/** The authorities of the installation: nothing else vouches for an operator. */
final class OperatorTrust {
    private static final int LIMIT_BYTES = 256 * 1024;
    private final MountedSecret file;

    OperatorTrust(Path path) {
        this.file = new MountedSecret(path, LIMIT_BYTES);
    }

    /** Reads the file anew: it may have appeared or been rotated since the last dial. */
    SslContext read() throws UnreadableSecretException {
        try {
            List<X509Certificate> authorities =
                    CertificateFactory.getInstance("X.509")
                            .generateCertificates(new ByteArrayInputStream(file.read()))
                            .stream()
                            .map(X509Certificate.class::cast)
                            .toList();
            if (authorities.isEmpty()) {
                throw new UnreadableSecretException(file.path() + " holds no certificate");
            }
            return GrpcSslContexts.configure(SslContextBuilder.forClient(), SslProvider.JDK)
                    .trustManager(authorities)
                    .build();
        } catch (CertificateException | SSLException e) {
            throw new UnreadableSecretException(file.path() + " is no list of certificates", e);
        }
    }
}
