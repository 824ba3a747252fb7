package dev.midflight.sidecar.tls;

import dev.midflight.model.SpiffeId;
import dev.midflight.sidecar.tls.records.TlsSession;
import io.netty.handler.ssl.SslHandler;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.Optional;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLPeerUnverifiedException;
import org.jspecify.annotations.Nullable;

/** One handshake: by whom it is done, and what it leads to. */
public final class MeshHandshake {
    private final SslHandler handler;
    private final boolean server;
    private final @Nullable KeyLog log;
    private final KeyLog.@Nullable Secrets secrets;

    private MeshHandshake(
            SslHandler handler,
            boolean server,
            @Nullable KeyLog log,
            KeyLog.@Nullable Secrets secrets) {
        this.handler = handler;
        this.server = server;
        this.log = log;
        this.secrets = secrets;
    }

    static MeshHandshake of(SSLEngine engine, @Nullable KeyLog log) {
        return new MeshHandshake(
                new SslHandler(engine),
                !engine.getUseClientMode(),
                log,
                log == null ? null : log.await(engine));
    }

    public SslHandler handler() {
        return handler;
    }

    /** Whom the peer has proved to be; empty: nobody. */
    public Optional<SpiffeId> peer() {
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf
                    ? MeshIdentity.of(leaf)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }

    /**
     * What a handshake that has just succeeded led to, before anything was read or written by it;
     * empty: the library keeps its secrets.
     */
    public Optional<TlsSession> session() {
        byte[] client = secrets == null ? null : secrets.client();
        byte[] ours = secrets == null ? null : secrets.server();
        if (client == null || ours == null) {
            return Optional.empty();
        }
        String suite = handler.engine().getSession().getCipherSuite();
        String peer = peer().map(SpiffeId::toString).orElse("");
        return server
                ? TlsSession.begun(suite, peer, client, ours)
                : TlsSession.begun(suite, peer, ours, client);
    }

    /** It is over, one way or the other. */
    public void forget() {
        if (log != null && secrets != null) {
            log.forget(secrets);
        }
    }
}
