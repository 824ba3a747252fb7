package dev.midflight.webhook;

import dev.midflight.certs.KeyAndCertificate;
import dev.midflight.certs.Pem;
import dev.midflight.certs.RotatingKeyManager;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.net.ssl.X509KeyManager;

/**
 * Files that somebody else keeps fresh ({@code tls.crt}, {@code tls.key}), for example a Secret of
 * cert-manager; its cainjector tells the API server whom to trust.
 */
final class MountedCertificate implements ServedCertificate {
    private final Path directory;
    private final RotatingKeyManager keys;

    MountedCertificate(Path directory) {
        this.directory = directory;
        this.keys = new RotatingKeyManager(read());
    }

    @Override
    public X509KeyManager keyManager() {
        return keys;
    }

    @Override
    public void refresh() {
        KeyAndCertificate now = read();
        if (!now.certificate().equals(keys.current().certificate())) {
            keys.replace(now);
        }
    }

    private KeyAndCertificate read() {
        try {
            return new KeyAndCertificate(
                    Pem.privateKey(Files.readString(directory.resolve("tls.key"))),
                    Pem.certificates(Files.readString(directory.resolve("tls.crt"))).getFirst());
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read tls.crt and tls.key in " + directory, e);
        }
    }
}
