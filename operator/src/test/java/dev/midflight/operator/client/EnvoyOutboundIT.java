package dev.midflight.operator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.operator.client.TestingCaller.Answer;
import dev.midflight.operator.client.TestingEnvoy.Variant;
import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsType;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A real Envoy as the proxy of a pod that calls a Service. */
final class EnvoyOutboundIT {
    private static final String TABLE = "shop/reviews/80";
    private static final int MANY = 2000;

    @TempDir private Path work;
    private final TestingControlPlane controlPlane = new TestingControlPlane();
    private final TestingBackend one = new TestingBackend("v1");
    private final TestingBackend two = new TestingBackend("v2");

    @BeforeEach
    void twoVersionsOfAService() {
        controlPlane.apply(
                Shop.reviews("http")
                        + Shop.ready("reviews-v1", one.address())
                        + Shop.ready("reviews-v2", two.address()));
    }

    @AfterEach
    void close() {
        controlPlane.close();
        one.close();
        two.close();
    }

    @ParameterizedTest
    @EnumSource
    void followsRoutesByWhatRequestsSay(Variant variant) {
        controlPlane.apply(
                Shop.policy(
                        "routes",
                        "target: {service: {name: reviews}}",
                        "subsets:",
                        "- {name: v1, labels: {version: v1}}",
                        "- {name: v2, labels: {version: v2}}",
                        "routes:",
                        "- {name: health, match: {path: {exact: /health}, methods: [GET]},",
                        "   respond: {status: 203, body: well}}",
                        "- {name: canary, match: {headers: [{name: x-canary, exact: \"yes\"}]},",
                        "   split: [{subset: v2}]}",
                        "- {name: old, match: {path: {prefix: /old}}, rewrite: {prefix: /new},",
                        "   split: [{subset: v2}]}",
                        "- {name: others, split: [{subset: v1}]}"));
        try (TestingEnvoy envoy = envoy(variant);
                TestingCaller web = call(envoy)) {
            assertEquals("v1 /a", web.get("/a").body());
            assertEquals("v2 /a", web.get("/a", "x-canary: yes").body());
            assertEquals("v1 /a", web.get("/a", "x-canary: no").body());
            assertEquals("v2 /new/b", web.get("/old/b").body());
            assertEquals("v1 /older", web.get("/older").body());
            Answer health = web.get("/health");
            assertEquals(203, health.status());
            assertEquals("well", health.body());
        }
    }

    @Test
    void followsWeightsThatChangeUnderIt() {
        controlPlane.apply(Shop.split(90, 10));
        try (TestingEnvoy envoy = envoy(Variant.DELTA_GRPC);
                TestingCaller web = call(envoy)) {
            double before = shareOfV2(web);

            controlPlane.apply(Shop.split(50, 50));
            controlPlane.awaitTaken("web", XdsType.ROUTES, TABLE);
            double after = shareOfV2(web);

            // Six standard deviations of a share of 2000.
            assertEquals(0.1, before, 0.041);
            assertEquals(0.5, after, 0.068);
        }
    }

    private static double shareOfV2(TestingCaller web) {
        int second = 0;
        for (int i = 0; i < MANY; i++) {
            second += web.get("/").body().startsWith("v2") ? 1 : 0;
        }
        return (double) second / MANY;
    }

    @Test
    void losesNoRequestWhilePodsComeAndGo() {
        try (TestingEnvoy envoy = envoy(Variant.DELTA_GRPC);
                TestingBackend three = new TestingBackend("v2")) {
            AtomicBoolean done = new AtomicBoolean();
            AtomicLong answered = new AtomicLong();
            var requests = CompletableFuture.runAsync(() -> callUntil(done, answered, envoy));
            Await.until("both serve", () -> one.requests() > 50 && two.requests() > 50);

            controlPlane.apply(Shop.away("reviews-v2"));
            controlPlane.awaitTaken("web", XdsType.ENDPOINTS, TABLE);
            awaitMore(answered);
            long last = two.requests();
            awaitMore(answered);
            assertEquals(last, two.requests());
            two.close();

            controlPlane.apply(Shop.ready("reviews-v2", three.address()));
            Await.until("the new pod serves", () -> three.requests() > 50);
            done.set(true);
            requests.join();
        }
    }

    private static void awaitMore(AtomicLong answered) {
        long soFar = answered.get();
        Await.until("more answers", () -> answered.get() > soFar + 100);
    }

    private void callUntil(AtomicBoolean done, AtomicLong answered, TestingEnvoy envoy) {
        try (TestingCaller web = call(envoy)) {
            while (!done.get()) {
                assertEquals(200, web.get("/").status());
                answered.incrementAndGet();
            }
        }
    }

    @Test
    void whatIsNoServiceGoesWhereItWasGoing() {
        try (TestingEnvoy envoy = envoy(Variant.DELTA_GRPC);
                TestingCaller web = new TestingCaller(envoy.listener("outbound"), two.address())) {
            assertEquals("v2 /direct", web.get("/direct").body());
            assertTrue(envoy.statistic("cluster.PassthroughCluster.upstream_cx_total") > 0);
        }
    }

    /** One that runs by the newest of all. */
    private TestingEnvoy envoy(Variant variant) {
        TestingEnvoy envoy = new TestingEnvoy(work, controlPlane, "web", "web", variant);
        controlPlane.awaitTaken("web", XdsType.LISTENER, "out/" + TABLE);
        controlPlane.awaitTaken("web", XdsType.ROUTES, TABLE);
        controlPlane.awaitTaken("web", XdsType.ENDPOINTS, TABLE);
        return envoy;
    }

    private static TestingCaller call(TestingEnvoy envoy) {
        return new TestingCaller(envoy.listener("outbound"), Shop.REVIEWS);
    }
}
