package dev.midflight.sidecar.proxy;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.testing.TestingGrpc;
import dev.midflight.sidecar.testing.TestingProxy;
import dev.midflight.sidecar.tls.MeshIdentity;
import dev.midflight.sidecar.tls.TestingMesh;
import io.grpc.CallOptions;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import io.grpc.stub.ClientCalls;
import io.netty.handler.ssl.ApplicationProtocolConfig;
import io.netty.handler.ssl.ApplicationProtocolConfig.Protocol;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectedListenerFailureBehavior;
import io.netty.handler.ssl.ApplicationProtocolConfig.SelectorFailureBehavior;
import io.netty.handler.ssl.SslContextBuilder;
import io.netty.handler.ssl.util.InsecureTrustManagerFactory;
import java.security.cert.X509Certificate;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A proxy that is called by a program itself, as the control plane tells gRPC's own client to. */
@Timeout(60)
final class GrpcMutualTlsTest {
    private final TestingMesh mesh = new TestingMesh();
    private final TestingGrpc application = new TestingGrpc();
    private final TestingProxy proxy = TestingProxy.serving(application.address());

    @BeforeEach
    void prove() {
        proxy.dataPath().credentials().become(mesh.contexts("shop", "cart"));
    }

    @AfterEach
    void closeAll() {
        proxy.close();
        application.close();
    }

    @ParameterizedTest
    @ValueSource(strings = {"strict", "permissive"})
    void aCallThatOffersTheMeshsProtocolBesideHttp2IsServed(String mode) throws SSLException {
        proxy.apply(
                """
                listeners:
                  - {name: in, redirected: {}, protocol: detect, cluster: app, tls: %s}
                clusters:
                  - {name: app, originalDestination: true}
                """
                        .formatted(mode));
        ManagedChannel channel = channel(mesh.contexts("web", "front").identity());
        try {
            assertEquals(
                    "echo a",
                    ClientCalls.blockingUnaryCall(
                            channel, TestingGrpc.UNARY, CallOptions.DEFAULT, "a"));
        } finally {
            channel.shutdownNow();
        }
        assertEquals(1, proxy.telemetry().total(Counter.TLS_HANDSHAKES));
    }

    /** As gRPC makes it of a cluster's {@code alpn_protocols}; whoever the server is. */
    private ManagedChannel channel(MeshIdentity identity) throws SSLException {
        return NettyChannelBuilder.forAddress(proxy.address("inbound"))
                .sslContext(
                        SslContextBuilder.forClient()
                                .keyManager(
                                        identity.key(),
                                        identity.chain().toArray(X509Certificate[]::new))
                                .trustManager(InsecureTrustManagerFactory.INSTANCE)
                                .applicationProtocolConfig(
                                        new ApplicationProtocolConfig(
                                                Protocol.ALPN,
                                                SelectorFailureBehavior.NO_ADVERTISE,
                                                SelectedListenerFailureBehavior.ACCEPT,
                                                "h2",
                                                "midflight",
                                                "istio"))
                                .build())
                .build();
    }
}
