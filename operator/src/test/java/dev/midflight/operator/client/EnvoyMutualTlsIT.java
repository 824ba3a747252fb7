package dev.midflight.operator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.operator.client.TestingEnvoy.Variant;
import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import dev.midflight.wire.xds.XdsType;
import io.grpc.ManagedChannel;
import io.grpc.netty.NettyChannelBuilder;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Two real Envoys, a caller's and a called pod's, with certificates of the mesh's authority. */
final class EnvoyMutualTlsIT {
    private static final String CALLED = "reviews-v1";
    private static final String POD = "127.0.0.2";
    private static final String APPLICATION = "127.0.0.3";

    @TempDir private Path work;
    private final TestingControlPlane controlPlane = new TestingControlPlane();
    private final TestingBackend application = new TestingBackend("v1", APPLICATION);

    @BeforeEach
    void aServiceWhosePodTakesMutualTls() {
        controlPlane.apply(
                Shop.reviews("http")
                        + Shop.mutual(CALLED)
                        + Shop.policy(
                                "strict",
                                "target: {service: {name: reviews}}",
                                "mtls: {mode: Strict}",
                                "check:",
                                "  rules:",
                                "  - action: Allow",
                                "    peers: [{namespace: shop, serviceAccount: web}]"));
        serves(application.address());
    }

    /** The pod's application is there. */
    private void serves(InetSocketAddress address) {
        controlPlane.apply(Shop.ready(CALLED, new InetSocketAddress(POD, address.getPort())));
    }

    @AfterEach
    void close() {
        controlPlane.close();
        application.close();
    }

    /** With and without a word about what the port speaks. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "unknown"})
    void aCallerIsEncryptedAndKnownByItsIdentity(String appProtocol) {
        controlPlane.apply(Shop.reviews(appProtocol) + Shop.mutual(CALLED));
        try (TestingEnvoy called = called(application.address());
                TestingRedirect pod = redirect(called, application.address());
                TestingEnvoy caller = caller("web", "web");
                TestingCaller web = call(caller)) {
            assertEquals("v1 /a", web.get("/a").body());
            assertEquals(Set.of(true), pod.encrypted());
        }
    }

    @Test
    void anotherIdentityIsRefusedByTheCheck() {
        try (TestingEnvoy called = called(application.address());
                TestingRedirect _ = redirect(called, application.address());
                TestingEnvoy caller = caller("web", "stranger");
                TestingCaller web = call(caller)) {
            assertEquals(403, web.get("/a").status());
            assertEquals(0, application.requests());
        }
    }

    @Test
    void whoIsNotEncryptedIsNotLetIn() {
        try (TestingEnvoy called = called(application.address());
                TestingCaller plain =
                        new TestingCaller(called.listener("inbound"), application.address())) {
            assertThrows(UncheckedIOException.class, () -> plain.get("/a"));
            assertEquals(0, application.requests());
        }
    }

    /** At a port that may be either version of HTTP: nobody negotiates it, the preface says it. */
    @ParameterizedTest
    @ValueSource(strings = {"http", "unknown"})
    void http2StaysHttp2InsideOfIt(String appProtocol) {
        controlPlane.apply(Shop.reviews(appProtocol) + Shop.mutual(CALLED));
        try (TestingGrpcBackend grpc = new TestingGrpcBackend("v1", APPLICATION)) {
            serves(grpc.address());
            try (TestingEnvoy called = called(grpc.address());
                    TestingRedirect pod = redirect(called, grpc.address());
                    TestingEnvoy caller = caller("web", "web");
                    TestingRedirect service = outbound(caller)) {
                ManagedChannel channel =
                        NettyChannelBuilder.forAddress(service.address()).usePlaintext().build();
                try {
                    assertEquals("v1", TestingGrpcBackend.call(channel));
                } finally {
                    channel.shutdownNow();
                }
                assertEquals(Set.of(true), pod.encrypted());
            }
        }
    }

    private TestingEnvoy called(InetSocketAddress address) {
        TestingEnvoy envoy = envoy(CALLED, "reviews");
        controlPlane.awaitTakenInbound(CALLED, XdsType.LISTENER, "in/" + address.getPort());
        return envoy;
    }

    private TestingEnvoy caller(String pod, String account) {
        TestingEnvoy envoy = envoy(pod, account);
        controlPlane.awaitTaken(pod, XdsType.LISTENER, "out/shop/reviews/80");
        controlPlane.awaitTaken(pod, XdsType.ENDPOINTS, "shop/reviews/80");
        return envoy;
    }

    private TestingEnvoy envoy(String pod, String account) {
        return new TestingEnvoy(work.resolve(pod), controlPlane, pod, account, Variant.DELTA_GRPC);
    }

    /** What comes in at the pod. */
    private static TestingRedirect redirect(TestingEnvoy called, InetSocketAddress application) {
        return new TestingRedirect(
                new InetSocketAddress(POD, application.getPort()),
                called.listener("inbound"),
                application);
    }

    /** What the caller's application sends to the Service. */
    private static TestingRedirect outbound(TestingEnvoy caller) {
        return new TestingRedirect(
                new InetSocketAddress("127.0.0.1", 0), caller.listener("outbound"), Shop.REVIEWS);
    }

    private static TestingCaller call(TestingEnvoy caller) {
        return new TestingCaller(caller.listener("outbound"), Shop.REVIEWS);
    }
}
