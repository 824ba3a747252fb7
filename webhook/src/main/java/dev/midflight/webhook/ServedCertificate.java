package dev.midflight.webhook;

import javax.net.ssl.X509KeyManager;

/** The webhook's certificate, wherever it comes from. */
interface ServedCertificate {

    /** What the server answers handshakes with; the same object for ever. */
    X509KeyManager keyManager();

    /** Renews what is due, and makes sure that the API server trusts it; blocks, may be retried. */
    void refresh();
}
