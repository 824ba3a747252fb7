package dev.midflight.sidecar.tls;

import dev.midflight.model.SpiffeId;
import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslHandler;
import java.security.GeneralSecurityException;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLPeerUnverifiedException;

/**
 * TLS 1.3 as one identity speaks it. Connections keep theirs for as long as they live; a new
 * identity is a new one of these.
 */
public final class MeshContexts {
    /** What the mesh's own TLS is known by (RFC 7301), so that an application's passes as it is. */
    public static final String PROTOCOL = "midflight";

    private static final String TLS_1_3 = "TLSv1.3";

    private final MeshIdentity identity;
    private final SslContext server;
    private final SslContext client;

    private MeshContexts(MeshIdentity identity, SslContext server, SslContext client) {
        this.identity = identity;
        this.server = server;
        this.client = client;
    }

    /**
     * @throws GeneralSecurityException if this is no identity that one can speak with
     */
    public static MeshContexts of(MeshIdentity identity) throws GeneralSecurityException {
        MeshTrust trust = MeshTrust.of(identity.roots(), identity.id().trustDomain());
        X509Certificate[] chain = identity.chain().toArray(X509Certificate[]::new);
        ApplicationProtocolConfig protocols =
                new ApplicationProtocolConfig(
                        Protocol.ALPN,
                        SelectorFailureBehavior.NO_ADVERTISE,
                        SelectedListenerFailureBehavior.ACCEPT,
                        PROTOCOL);
        try {
            return new MeshContexts(
                    identity,
                    SslContextBuilder.forServer(identity.key(), chain)
                            .clientAuth(ClientAuth.REQUIRE)
                            .trustManager(trust)
                            .protocols(TLS_1_3)
                            .applicationProtocolConfig(protocols)
                            .build(),
                    SslContextBuilder.forClient()
                            .keyManager(identity.key(), chain)
                            .trustManager(trust)
                            .endpointIdentificationAlgorithm(null)
                            .protocols(TLS_1_3)
                            .applicationProtocolConfig(protocols)
                            .build());
        } catch (SSLException e) {
            throw new GeneralSecurityException("TLS with this certificate", e);
        }
    }

    public MeshIdentity identity() {
        return identity;
    }

    /** For a connection that was accepted. */
    public SslHandler server(ByteBufAllocator allocator) {
        return server.newHandler(allocator);
    }

    /**
     * For a connection that was made.
     *
     * @param serverName sent to the server (RFC 6066 section 3)
     */
    public SslHandler client(ByteBufAllocator allocator, Optional<String> serverName) {
        SSLEngine engine = client.newEngine(allocator);
        serverName.ifPresent(
                name -> {
                    SSLParameters parameters = engine.getSSLParameters();
                    parameters.setServerNames(List.of(new SNIHostName(name)));
                    engine.setSSLParameters(parameters);
                });
        return new SslHandler(engine);
    }

    /** Whom the peer of a finished handshake has proved to be; empty: nobody. */
    public static Optional<SpiffeId> peer(SslHandler handler) {
        try {
            Certificate[] chain = handler.engine().getSession().getPeerCertificates();
            return chain[0] instanceof X509Certificate leaf
                    ? MeshIdentity.of(leaf)
                    : Optional.empty();
        } catch (SSLPeerUnverifiedException _) {
            return Optional.empty();
        }
    }
}
