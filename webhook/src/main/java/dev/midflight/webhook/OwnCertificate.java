package dev.midflight.webhook;

import dev.midflight.certs.ServerCertificate;
import javax.net.ssl.X509KeyManager;

/** Issued by the installation's own authority; the API server is told to trust it by ourselves. */
final class OwnCertificate implements ServedCertificate {
    private final ServerCertificate certificate;
    private final CaBundles bundles;
    private volatile String bundlePem = "";

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
        bundlePem = certificate.refresh();
        bundles.ensure(bundlePem);
    }

    /** What pods are to trust; the operator's fleet server is signed by the same authority. */
    String bundlePem() {
        return bundlePem;
    }
}
