package dev.midflight.certs;

import java.net.Socket;
import java.security.Principal;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.X509ExtendedKeyManager;
import org.jspecify.annotations.Nullable;

/**
 * Answers every server handshake with the newest certificate. A handshake that began with the
 * previous one finishes with it: the alias names the generation, and two generations are kept.
 */
public final class RotatingKeyManager extends X509ExtendedKeyManager {

    private record Generation(
            String alias, KeyAndCertificate identity, @Nullable Generation previous) {}

    private volatile Generation newest;

    public RotatingKeyManager(KeyAndCertificate first) {
        newest = new Generation("server-1", first, null);
    }

    /** From now on, handshakes get this one. */
    public synchronized void replace(KeyAndCertificate identity) {
        int number = Integer.parseInt(newest.alias().substring("server-".length())) + 1;
        Generation previous = new Generation(newest.alias(), newest.identity(), null);
        newest = new Generation("server-" + number, identity, previous);
    }

    public KeyAndCertificate current() {
        return newest.identity();
    }

    @Override
    public @Nullable String chooseEngineServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable SSLEngine engine) {
        return serverAlias(keyType);
    }

    @Override
    public @Nullable String chooseServerAlias(
            String keyType, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return serverAlias(keyType);
    }

    @Override
    public X509Certificate[] getCertificateChain(String alias) {
        return new X509Certificate[] {identity(alias).certificate()};
    }

    @Override
    public PrivateKey getPrivateKey(String alias) {
        return identity(alias).key();
    }

    @Override
    public String[] getServerAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[] {newest.alias()};
    }

    @Override
    public String[] getClientAliases(String keyType, Principal @Nullable [] issuers) {
        return new String[0];
    }

    @Override
    public @Nullable String chooseClientAlias(
            String[] keyTypes, Principal @Nullable [] issuers, @Nullable Socket socket) {
        return null;
    }

    private @Nullable String serverAlias(String keyType) {
        Generation generation = newest;
        return keyType.equals(generation.identity().key().getAlgorithm())
                ? generation.alias()
                : null;
    }

    private KeyAndCertificate identity(String alias) {
        Generation generation = newest;
        Generation previous = generation.previous();
        return previous != null && previous.alias().equals(alias)
                ? previous.identity()
                : generation.identity();
    }
}
