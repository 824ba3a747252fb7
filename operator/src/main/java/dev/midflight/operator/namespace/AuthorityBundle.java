package dev.midflight.operator.namespace;

import dev.midflight.certs.ServerCertificate;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jboss.logging.Logger;

/** What pods are to trust, as the installation's CA has it now; refreshed every few minutes. */
public final class AuthorityBundle {
    private static final Logger LOG = Logger.getLogger(AuthorityBundle.class);

    private final ServerCertificate certificate;
    private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
    private volatile String pem;

    public AuthorityBundle(ServerCertificate certificate) {
        this.certificate = certificate;
        this.pem = certificate.refresh();
    }

    public String pem() {
        return pem;
    }

    /** Called when the bundle changed. */
    public void onChange(Runnable listener) {
        listeners.add(listener);
    }

    /** Renews what is due; called by a timer, so it survives whatever happens. */
    public void refresh() {
        try {
            String now = certificate.refresh();
            if (!now.equals(pem)) {
                pem = now;
                LOG.info("The CA's bundle changed");
                listeners.forEach(Runnable::run);
            }
        } catch (RuntimeException e) {
            LOG.warnf("The CA could not be refreshed, trying again later: %s", e.getMessage());
        }
    }
}
