package dev.midflight.certs;

import java.security.cert.X509Certificate;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * One server's certificate: call {@link #refresh} at the start and then every few minutes; the key
 * manager always answers with the newest, so no handshake is ever without one.
 */
public final class ServerCertificate {
    private final InstallationAuthority authority;
    private final List<String> dnsNames;
    private final Clock clock;
    private final RotatingKeyManager keyManager;

    private ServerCertificate(
            InstallationAuthority authority,
            List<String> dnsNames,
            Clock clock,
            RotatingKeyManager keyManager) {
        this.authority = authority;
        this.dnsNames = dnsNames;
        this.clock = clock;
        this.keyManager = keyManager;
    }

    /** Issues the first certificate; blocking. */
    public static ServerCertificate issue(
            InstallationAuthority authority, List<String> dnsNames, Clock clock) {
        KeyAndCertificate first = authority.issueServer(authority.current(), dnsNames);
        return new ServerCertificate(
                authority, List.copyOf(dnsNames), clock, new RotatingKeyManager(first));
    }

    /** What a TLS server is given, once. */
    public RotatingKeyManager keyManager() {
        return keyManager;
    }

    /** Renews the certificate where due, and returns the bundle that clients are to trust now. */
    public String refresh() {
        AuthoritySet authorities = authority.current();
        if (isDue(keyManager.current(), authorities.signing().certificate())) {
            keyManager.replace(authority.issueServer(authorities, dnsNames));
        }
        return authorities.bundlePem();
    }

    private boolean isDue(KeyAndCertificate served, X509Certificate signing) {
        boolean otherAuthority =
                !served.certificate()
                        .getIssuerX500Principal()
                        .equals(signing.getSubjectX500Principal());
        Duration lifetime = Duration.between(served.notBefore(), served.notAfter());
        Instant due = served.notAfter().minus(lifetime.dividedBy(3));
        return otherAuthority || !clock.instant().isBefore(due);
    }
}
