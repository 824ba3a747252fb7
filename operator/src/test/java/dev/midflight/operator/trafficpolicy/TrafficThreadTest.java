package dev.midflight.operator.trafficpolicy;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.crds.policy.TrafficPolicySpec;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.MeshObjects;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.testkit.Await;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** When what was told reaches the shelves. */
final class TrafficThreadTest {
    private final TestingShelves shelves = new TestingShelves();
    private final List<String> stockWhenTold = new CopyOnWriteArrayList<>();
    private final AtomicBoolean watchesComplete = new AtomicBoolean();
    private final TrafficThread thread =
            new TrafficThread(
                    new TrafficPlanner(
                            new MeshSettings("cluster.local", MtlsMode.DISABLED),
                            new MeshIndex(),
                            shelves,
                            _ -> stockWhenTold.addAll(shelves.soFar())),
                    watchesComplete::get,
                    () -> {});

    @AfterEach
    void end() {
        thread.close();
    }

    @Test
    void nothingIsOnShelvesBeforeEveryWatchIsComplete() throws InterruptedException {
        thread.start();
        see("reviews", "10.0.0.1");
        drain();
        drain();
        List<String> before = shelves.said();

        watchesComplete.set(true);
        Await.until("a whole configuration", () -> shelves.soFar().size() == 5);

        assertEquals(List.of(), before);
    }

    @Test
    void aChangeBehindARefreshThatIsDueIsFollowed() {
        watchesComplete.set(true);
        thread.start();
        CountDownLatch busy = new CountDownLatch(1);
        CountDownLatch told = new CountDownLatch(1);
        thread.tell(
                _ -> {
                    busy.countDown();
                    await(told);
                });
        await(busy);

        see("reviews", "10.0.0.1");
        told.countDown();

        Await.until("the change", () -> !shelves.soFar().isEmpty());
        assertFalse(shelves.said().isEmpty());
    }

    private static void await(CountDownLatch latch) {
        Await.until("the other thread", () -> latch.getCount() == 0);
    }

    @Test
    void aChangeThatFailsHoldsUpNoOther() {
        watchesComplete.set(true);
        thread.start();

        thread.tell(
                _ -> {
                    throw new IllegalStateException("a test's");
                });
        see("reviews", "10.0.0.1");

        Await.until("the change after it", () -> !shelves.soFar().isEmpty());
        assertFalse(shelves.said().isEmpty());
    }

    /** Who counts acknowledgements by a verdict counts those of what it is about. */
    @Test
    void aVerdictIsThereOnceTheShelvesHaveWhatItIsAbout() throws InterruptedException {
        see("reviews", "10.0.0.1");
        TrafficPolicySpec spec =
                Serialization.unmarshal(
                        """
                        target: {service: {name: reviews}}
                        routes: [{name: all, respond: {status: 200}}]
                        """,
                        TrafficPolicySpec.class);
        thread.tell(
                planner ->
                        planner.policy(
                                new PolicyEntry("shop", "policy", "2026-02-01T00:00:00Z", spec),
                                1));
        watchesComplete.set(true);
        thread.start();

        Await.until("a whole configuration", () -> shelves.soFar().size() == 5);
        drain();

        assertTrue(stockWhenTold.contains("ns/shop + ROUTES shop/reviews/80"));
    }

    private void see(String name, String address) {
        thread.tell(planner -> planner.change(TestingMesh.put(MeshObjects.service(name, address))));
    }

    /** Until all that was told before has been done. */
    private void drain() throws InterruptedException {
        CountDownLatch done = new CountDownLatch(1);
        thread.tell(_ -> done.countDown());
        assertTrue(done.await(20, TimeUnit.SECONDS));
    }
}
