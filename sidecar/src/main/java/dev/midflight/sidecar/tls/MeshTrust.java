package dev.midflight.sidecar.tls;

import java.io.IOException;
import java.net.Socket;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.CertificateException;
import java.security.cert.X509Certificate;
import java.util.List;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;
import javax.net.ssl.X509TrustManager;

/**
 * Trusts whom the mesh's authority vouches for: a chain to one of its roots (RFC 5280 section 6),
 * and exactly one workload of the same trust domain named in it (X.509-SVID section 5.2). Names of
 * hosts say nothing here.
 */
final class MeshTrust extends X509ExtendedTrustManager {
    private final X509TrustManager chains;
    private final String trustDomain;

    private MeshTrust(X509TrustManager chains, String trustDomain) {
        this.chains = chains;
        this.trustDomain = trustDomain;
    }

    static MeshTrust of(List<X509Certificate> roots, String trustDomain)
            throws GeneralSecurityException {
        KeyStore store = KeyStore.getInstance("PKCS12");
        try {
            store.load(null, null);
        } catch (IOException e) {
            throw new IllegalStateException("an empty store cannot be made", e);
        }
        for (int i = 0; i < roots.size(); i++) {
            store.setCertificateEntry("root" + i, roots.get(i));
        }
        TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
        factory.init(store);
        for (TrustManager manager : factory.getTrustManagers()) {
            if (manager instanceof X509TrustManager x509) {
                return new MeshTrust(x509, trustDomain);
            }
        }
        throw new IllegalStateException("PKIX has no trust manager for X.509");
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        chains.checkClientTrusted(chain, authType);
        requireWorkload(chain);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType)
            throws CertificateException {
        chains.checkServerTrusted(chain, authType);
        requireWorkload(chain);
    }

    private void requireWorkload(X509Certificate[] chain) throws CertificateException {
        boolean ours =
                MeshIdentity.of(chain[0])
                        .filter(id -> id.trustDomain().equals(trustDomain))
                        .isPresent();
        if (!ours) {
            throw new CertificateException("no workload of " + trustDomain);
        }
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, Socket socket)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public void checkClientTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkClientTrusted(chain, authType);
    }

    @Override
    public void checkServerTrusted(X509Certificate[] chain, String authType, SSLEngine engine)
            throws CertificateException {
        checkServerTrusted(chain, authType);
    }

    @Override
    public X509Certificate[] getAcceptedIssuers() {
        return chains.getAcceptedIssuers();
    }
}
