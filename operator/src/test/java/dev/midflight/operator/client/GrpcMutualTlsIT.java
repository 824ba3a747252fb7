package dev.midflight.operator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.midflight.operator.client.TestingEnvoy.Variant;
import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsType;
import io.grpc.Channel;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A program with gRPC's own client, which proves who it is without any proxy. */
final class GrpcMutualTlsIT {
    private static final String REVIEWS = "reviews.shop.svc:80";
    private static final String CLUSTER = "shop/reviews/80";
    private static final String SHARED = "_proxyless/shop/reviews/80";
    private static final String CALLED = "reviews-v1";
    private static final String OTHER = "reviews-v2";
    private static final String WEB = "spiffe://cluster.local/ns/shop/sa/web";
    private static final String POD = "127.0.0.2";
    private static final String APPLICATION = "127.0.0.3";

    @TempDir private Path work;
    private final TestingControlPlane controlPlane = new TestingControlPlane();

    @BeforeEach
    void aServiceWithAPodThatTakesMutualTls() {
        controlPlane.apply(Shop.reviews("grpc") + Shop.mutual(CALLED) + mtls("Permissive"));
    }

    private static String mtls(String mode) {
        return Shop.policy(
                "mtls", "target: {service: {name: reviews}}", "mtls: {mode: " + mode + "}");
    }

    @AfterEach
    void close() {
        controlPlane.close();
    }

    @Test
    void aServerKnowsWhoCalls() {
        try (TestingGrpcBackend server = server("reviews");
                TestingGrpcClient client = client("web")) {
            controlPlane.apply(Shop.ready(CALLED, server.address()));

            assertEquals("v1", TestingGrpcBackend.call(client.channel(REVIEWS)));
            assertEquals(Set.of(WEB), server.peers());
        }
    }

    @Test
    void aServerThatIsSomebodyElseIsNotCalled() {
        try (TestingGrpcBackend server = server("stranger");
                TestingGrpcClient client = client("web")) {
            controlPlane.apply(Shop.ready(CALLED, server.address()));
            Channel reviews = client.channel(REVIEWS);

            StatusRuntimeException refused =
                    assertThrows(
                            StatusRuntimeException.class, () -> TestingGrpcBackend.call(reviews));

            assertEquals(Status.Code.UNAVAILABLE, refused.getStatus().getCode());
            assertEquals(0, server.calls());
        }
    }

    @Test
    void noCallIsLostWhileAPolicyTurnsMutualTlsOffAndOn() {
        try (TestingGrpcBackend mutual = server("reviews");
                TestingGrpcBackend plain = TestingGrpcBackend.restless("v1");
                TestingRedirect pod =
                        TestingRedirect.permissive(mutual.address(), plain.address());
                TestingGrpcClient client = client("web")) {
            controlPlane.apply(Shop.ready(CALLED, pod.address()));
            try (Calls _ = new Calls(client.channel(REVIEWS))) {
                awaitMore(mutual);

                controlPlane.apply(mtls("Disabled"));
                controlPlane.awaitTaken("web", XdsType.CLUSTER, SHARED);
                awaitOnly(plain, mutual);

                controlPlane.apply(mtls("Permissive"));
                controlPlane.awaitTaken("web", XdsType.CLUSTER, SHARED);
                awaitOnly(mutual, plain);
            }
        }
    }

    @Test
    void besideAPodWithoutItBothAreCalledInPlaintext() {
        try (TestingGrpcBackend mutual = server("reviews");
                TestingGrpcBackend plain = TestingGrpcBackend.restless("v1");
                TestingGrpcBackend other = TestingGrpcBackend.restless("v2");
                TestingRedirect pod =
                        TestingRedirect.permissive(mutual.address(), plain.address());
                TestingGrpcClient client = client("web")) {
            controlPlane.apply(Shop.ready(CALLED, pod.address()));
            try (Calls _ = new Calls(client.channel(REVIEWS))) {
                awaitMore(mutual);

                controlPlane.apply(Shop.ready(OTHER, other.address()));
                controlPlane.awaitTaken("web", XdsType.ENDPOINTS, CLUSTER);
                awaitOnly(plain, mutual);
                awaitMore(other);
            }
        }
    }

    @Test
    void underStrictAPodWithoutItIsNotReached() {
        controlPlane.apply(mtls("Strict"));
        try (TestingGrpcBackend mutual = server("reviews");
                TestingGrpcBackend other = TestingGrpcBackend.restless("v2");
                TestingGrpcClient client = client("web")) {
            controlPlane.apply(
                    Shop.ready(CALLED, mutual.address()) + Shop.ready(OTHER, other.address()));
            try (Calls _ = new Calls(client.channel(REVIEWS))) {
                awaitMore(mutual);

                assertEquals(0, other.calls());
            }
        }
    }

    @Test
    void aNewCertificateIsTheNextConnections() {
        try (TestingGrpcBackend server = server("reviews");
                TestingGrpcClient client = client("web")) {
            controlPlane.apply(Shop.ready(CALLED, server.address()));
            try (Calls _ = new Calls(client.channel(REVIEWS))) {
                awaitMore(server);

                controlPlane.writeIdentity("renewed", client.identity());
                Await.until(
                        () -> "who else calls: " + server.peers(),
                        () -> server.peers().contains("spiffe://cluster.local/ns/shop/sa/renewed"));
            }
        }
    }

    @Test
    void aProxyInFrontOfTheServerChecksWhoCalls() {
        controlPlane.apply(
                mtls("Strict")
                        + Shop.policy(
                                "check",
                                "target: {service: {name: reviews}}",
                                "check:",
                                "  rules:",
                                "  - action: Allow",
                                "    peers: [{namespace: shop, serviceAccount: web}]"));
        try (TestingGrpcBackend application = new TestingGrpcBackend("v1", APPLICATION)) {
            InetSocketAddress address = application.address();
            controlPlane.apply(Shop.ready(CALLED, new InetSocketAddress(POD, address.getPort())));
            try (TestingEnvoy envoy = proxy(address);
                    TestingRedirect _ =
                            new TestingRedirect(
                                    new InetSocketAddress(POD, address.getPort()),
                                    envoy.listener("inbound"),
                                    address);
                    TestingGrpcClient web = client("web");
                    TestingGrpcClient stranger = client("stranger")) {
                assertEquals("v1", TestingGrpcBackend.call(web.channel(REVIEWS)));
                StatusRuntimeException refused =
                        assertThrows(
                                StatusRuntimeException.class,
                                () -> TestingGrpcBackend.call(stranger.channel(REVIEWS)));
                assertEquals(Status.Code.PERMISSION_DENIED, refused.getStatus().getCode());
            }
        }
    }

    private TestingEnvoy proxy(InetSocketAddress application) {
        TestingEnvoy envoy =
                new TestingEnvoy(
                        work.resolve(CALLED), controlPlane, CALLED, "reviews", Variant.DELTA_GRPC);
        controlPlane.awaitTakenInbound(CALLED, XdsType.LISTENER, "in/" + application.getPort());
        return envoy;
    }

    private void awaitMore(TestingGrpcBackend server) {
        long soFar = server.calls();
        Await.until("more calls", () -> server.calls() > soFar + 50);
    }

    /** Connections of before end as they get old. */
    private void awaitOnly(TestingGrpcBackend server, TestingGrpcBackend idle) {
        Await.until(
                "calls to one only",
                () -> {
                    long before = idle.calls();
                    awaitMore(server);
                    return idle.calls() == before;
                });
    }

    /** With the identity of a service account, in the pod {@code web}. */
    private TestingGrpcClient client(String account) {
        TestingGrpcClient client =
                new TestingGrpcClient(directory("client-" + account), controlPlane, "web");
        controlPlane.writeIdentity(account, client.identity());
        return client;
    }

    private TestingGrpcBackend server(String account) {
        Path identity = directory("server-" + account);
        controlPlane.writeIdentity(account, identity);
        return TestingGrpcBackend.mutual("v1", identity);
    }

    private Path directory(String name) {
        try {
            return Files.createDirectories(work.resolve(name));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One after the other; the end of it fails if one of them did. */
    private static final class Calls implements AutoCloseable {
        private final AtomicBoolean done = new AtomicBoolean();
        private final CompletableFuture<Void> all;

        Calls(Channel channel) {
            all =
                    CompletableFuture.runAsync(
                            () -> {
                                while (!done.get()) {
                                    TestingGrpcBackend.call(channel);
                                }
                            });
        }

        @Override
        public void close() {
            done.set(true);
            all.join();
        }
    }
}
