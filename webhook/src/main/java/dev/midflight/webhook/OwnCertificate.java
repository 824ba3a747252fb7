package dev.midflight.webhook;

import dev.midflight.certs.ServerCertificate;
import javax.net.ssl.X509KeyManager;

/** Issued by the installation's own authority; the API server is told to trust it by ourselves. */
final class OwnCertificate implements ServedCertificate {
    private final ServerCertificate certificate;
    private final CaBundles bundles;

    OwnCertificate(ServerCertificate certificate, CaBundles bundles) {
        this.certificate = certificate;
        this.bundles = bundles;
    }

    @Override
    public X509KeyManager keyManager() {
        return certificate.keyManager();
    }

    @Override
    public void refresh() {
        bundles.ensure(certificate.refresh());
    }
}
