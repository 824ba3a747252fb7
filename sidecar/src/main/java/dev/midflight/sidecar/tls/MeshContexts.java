package dev.midflight.sidecar.tls;

import io.netty.buffer.ByteBufAllocator;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.ClientAuth;
import io.netty.handler.ssl.SslContext;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.SslProvider;
import java.security.GeneralSecurityException;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SNIHostName;
import javax.net.ssl.SSLEngine;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLParameters;
import org.jspecify.annotations.Nullable;

/**
 * TLS 1.3 as one identity speaks it. Connections keep theirs for as long as they live; a new
 * identity is a new one of these.
 */
public final class MeshContexts {
    /** What the mesh's own TLS is known by (RFC 7301), so that an application's passes as it is. */
    public static final String PROTOCOL = "midflight";

    private static final String TLS_1_3 = "TLSv1.3";

    private final MeshIdentity identity;
    private final Keyed server;
    private final Keyed client;

    /** One side's. */
    private record Keyed(SslContext context, @Nullable KeyLog log) {
        static Keyed of(SslContextBuilder builder) throws SSLException {
            SslContext context = builder.build();
            return new Keyed(context, KeyLog.of(context));
        }

        MeshHandshake handshake(SSLEngine engine) {
            return MeshHandshake.of(engine, log);
        }
    }

    private MeshContexts(MeshIdentity identity, Keyed server, Keyed client) {
        this.identity = identity;
        this.server = server;
        this.client = client;
    }

    /**
     * @throws GeneralSecurityException if this is no identity that one can speak with
     */
    public static MeshContexts of(MeshIdentity identity) throws GeneralSecurityException {
        return of(identity, KeyLog.isAvailable() ? SslProvider.OPENSSL : SslProvider.JDK);
    }

    static MeshContexts of(MeshIdentity identity, SslProvider provider)
            throws GeneralSecurityException {
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
                    Keyed.of(
                            SslContextBuilder.forServer(identity.key(), chain)
                                    .sslProvider(provider)
                                    .clientAuth(ClientAuth.REQUIRE)
                                    .trustManager(trust)
                                    .protocols(TLS_1_3)
                                    .applicationProtocolConfig(protocols)),
                    Keyed.of(
                            SslContextBuilder.forClient()
                                    .sslProvider(provider)
                                    .keyManager(identity.key(), chain)
                                    .trustManager(trust)
                                    .endpointIdentificationAlgorithm(null)
                                    .protocols(TLS_1_3)
                                    .applicationProtocolConfig(protocols)));
        } catch (SSLException e) {
            throw new GeneralSecurityException("TLS with this certificate", e);
        }
    }

    public MeshIdentity identity() {
        return identity;
    }

    /** For a connection that was accepted. */
    public MeshHandshake server(ByteBufAllocator allocator) {
        return server.handshake(server.context().newEngine(allocator));
    }

    /**
     * For a connection that was made.
     *
     * @param serverName sent to the server (RFC 6066 section 3)
     */
    public MeshHandshake client(ByteBufAllocator allocator, Optional<String> serverName) {
        SSLEngine engine = client.context().newEngine(allocator);
        serverName.ifPresent(
                name -> {
                    SSLParameters parameters = engine.getSSLParameters();
                    parameters.setServerNames(List.of(new SNIHostName(name)));
                    engine.setSSLParameters(parameters);
                });
        return client.handshake(engine);
    }
}
