package dev.midflight.certs;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.testkit.Trust;
import java.net.InetAddress;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import javax.net.ssl.KeyManager;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;

/** Real handshakes on loopback, with a rotation after each third of them. */
final class RotatingKeyManagerTest {
    private static final int HANDSHAKES = 60;
    private final InstallationAuthority authority =
            new InstallationAuthority(
                    new TestingAuthorityStore(), Lifetimes.DEFAULTS, Clock.systemUTC());

    @Test
    void everyHandshakeSucceedsWhileCertificatesRotate() throws Exception {
        AuthoritySet set = authority.current();
        RotatingKeyManager keys = new RotatingKeyManager(server(set));
        SSLContext serverContext = SSLContext.getInstance("TLS");
        serverContext.init(new KeyManager[] {keys}, null, null);
        Set<X509Certificate> seen = new HashSet<>();

        try (SSLServerSocket listener =
                (SSLServerSocket)
                        serverContext
                                .getServerSocketFactory()
                                .createServerSocket(0, 16, InetAddress.getLoopbackAddress())) {
            Thread acceptor = Thread.ofVirtual().start(() -> answer(listener));
            for (int i = 0; i < HANDSHAKES; i++) {
                seen.add(
                        handshake(
                                Trust.only(Pem.certificates(set.bundlePem())),
                                listener.getLocalPort()));
                if (i % (HANDSHAKES / 3) == 0) {
                    keys.replace(server(set));
                }
            }
            acceptor.join();
        }

        assertEquals(4, seen.size(), "certificates seen over three rotations");
    }

    private KeyAndCertificate server(AuthoritySet set) {
        return authority.issueServer(set, List.of("localhost"));
    }

    private static void answer(SSLServerSocket listener) {
        try {
            for (int i = 0; i < HANDSHAKES; i++) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    socket.getOutputStream().write(socket.getInputStream().read());
                }
            }
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private static X509Certificate handshake(SSLContext context, int port) throws Exception {
        try (SSLSocket socket =
                (SSLSocket)
                        context.getSocketFactory()
                                .createSocket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            socket.getOutputStream().write(7);
            assertEquals(7, socket.getInputStream().read());
            return (X509Certificate) socket.getSession().getPeerCertificates()[0];
        }
    }
}
