package dev.midflight.operator.client;

import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.midflight.operator.trafficpolicy.TestingControlPlane;
import dev.midflight.testkit.Await;
import dev.midflight.wire.xds.XdsType;
import io.grpc.Channel;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A program with gRPC's own client (grpc-xds), without any proxy. */
final class GrpcClientIT {
    private static final String REVIEWS = "reviews.shop.svc:80";
    private static final String TABLE = "shop/reviews/80";
    private static final int MANY = 2000;

    @TempDir private Path work;
    private final TestingControlPlane controlPlane = new TestingControlPlane();
    private final TestingGrpcBackend one = new TestingGrpcBackend("v1");
    private final TestingGrpcBackend two = new TestingGrpcBackend("v2");

    @BeforeEach
    void twoVersionsOfAService() {
        controlPlane.apply(
                Shop.reviews("grpc")
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
    @ValueSource(strings = {REVIEWS, "reviews.shop:80", "reviews.shop.svc.cluster.local:80"})
    void findsAServiceByItsName(String authority) {
        controlPlane.apply(Shop.split(0, 1));
        try (TestingGrpcClient client = client()) {
            assertEquals("v2", TestingGrpcBackend.call(client.channel(authority)));
        }
    }

    @Test
    void followsRoutesByWhatCallsSay() {
        controlPlane.apply(
                Shop.policy(
                        "routes",
                        "target: {service: {name: reviews}}",
                        "subsets:",
                        "- {name: v1, labels: {version: v1}}",
                        "- {name: v2, labels: {version: v2}}",
                        "routes:",
                        "- {name: reads, match: {methods: [GET]}, split: [{subset: v2}]}",
                        "- {name: queries, match: {query: [{name: a}]}, split: [{subset: v2}]}",
                        "- {name: other, match: {path: {prefix: /midflight.test.Review}},",
                        "   split: [{subset: v2}]}",
                        "- name: canary",
                        "  match:",
                        "    path: {prefix: /midflight.test.Reviews}",
                        "    methods: [POST, GET]",
                        "    headers: [{name: x-canary, exact: \"yes\"}]",
                        "  split: [{subset: v2}]",
                        "- {name: others, split: [{subset: v1}]}"));
        try (TestingGrpcClient client = client()) {
            Channel reviews = client.channel(REVIEWS);

            assertEquals("v1", TestingGrpcBackend.call(reviews));
            assertEquals("v2", TestingGrpcBackend.call(reviews, "x-canary", "yes"));
            assertEquals("v1", TestingGrpcBackend.call(reviews, "x-canary", "no"));
        }
    }

    @Test
    void followsWeightsThatChangeUnderIt() {
        controlPlane.apply(Shop.split(90, 10));
        try (TestingGrpcClient client = client()) {
            Channel reviews = client.channel(REVIEWS);
            double before = shareOfV2(reviews);

            controlPlane.apply(Shop.split(50, 50));
            controlPlane.awaitTaken("web", XdsType.ROUTES, TABLE);
            double after = shareOfV2(reviews);

            // Six standard deviations of a share of 2000.
            assertEquals(0.1, before, 0.041);
            assertEquals(0.5, after, 0.068);
        }
    }

    private static double shareOfV2(Channel reviews) {
        int second = 0;
        for (int i = 0; i < MANY; i++) {
            second += TestingGrpcBackend.call(reviews).equals("v2") ? 1 : 0;
        }
        return (double) second / MANY;
    }

    @Test
    void losesNoCallWhilePodsComeAndGo() {
        try (TestingGrpcClient client = client();
                TestingGrpcBackend three = new TestingGrpcBackend("v2")) {
            Channel reviews = client.channel(REVIEWS);
            AtomicBoolean done = new AtomicBoolean();
            var calls =
                    CompletableFuture.runAsync(
                            () -> {
                                while (!done.get()) {
                                    TestingGrpcBackend.call(reviews);
                                }
                            });
            Await.until("both serve", () -> one.calls() > 50 && two.calls() > 50);

            controlPlane.apply(Shop.away("reviews-v2"));
            controlPlane.awaitTaken("web", XdsType.ENDPOINTS, TABLE);
            awaitMore();
            long last = two.calls();
            awaitMore();
            assertEquals(last, two.calls());
            two.close();

            controlPlane.apply(Shop.ready("reviews-v2", three.address()));
            Await.until("the new pod serves", () -> three.calls() > 50);
            done.set(true);
            calls.join();
        }
    }

    private void awaitMore() {
        long soFar = one.calls();
        Await.until("more calls", () -> one.calls() > soFar + 100);
    }

    /** In the pod {@code web}. */
    private TestingGrpcClient client() {
        return new TestingGrpcClient(work, controlPlane, "web");
    }
}
