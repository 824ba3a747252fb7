package dev.midflight.operator.mtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.MeshPorts;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.testkit.Await;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Pods that leave their proxies without a run, and one caller of theirs. */
@Timeout(60)
class MeshExitTest {
    private static final Instant NOW = TestingLeavers.NOW;
    private static final Duration SHORT = Duration.ofMillis(100);
    private static final PodKey FIRST = TestingLeavers.FIRST;
    private static final PodKey SECOND = TestingLeavers.SECOND;

    private final TestingLeavers world = new TestingLeavers();
    private final MeshExit exit = world.exit(world::write, MeshExit.PATIENCE);

    @AfterEach
    void close() {
        world.close(exit);
    }

    @Test
    void whoWasNeverCalledByMutualTlsLeavesAtOnce() {
        world.see(FIRST, "10.0.0.1", "");

        assertTrue(exit.isClear(FIRST));
        assertEquals(List.of(), world.caller.asked);
    }

    @Test
    void whoIsOffItsProxyHasNobodyToWaitFor() {
        world.caller.scope = "in=off;out=on";
        world.see(FIRST, "10.0.0.1", "none");

        assertTrue(exit.isClear(FIRST));
        assertEquals(List.of(), world.caller.asked);
    }

    @Test
    void aNoteThatSaysNoneDoesNotSayThatCallersKnow() {
        world.caller.keeps = Set.of("10.0.0.1");
        world.see(FIRST, "10.0.0.1", "none");

        boolean early = exit.isClear(FIRST);
        Await.until("asked", () -> !world.caller.asked.isEmpty());
        boolean later = exit.isClear(FIRST);
        world.caller.keeps = Set.of();
        Await.until("clear", () -> world.clear.contains(FIRST));

        assertFalse(early || later);
        assertTrue(exit.isClear(FIRST));
    }

    @Test
    void anOfferThatIsBeingWrittenIsWaitedForAndTakenBack() {
        world.see(FIRST, "10.0.0.1", "");
        exit.offering(FIRST);

        boolean early = exit.isClear(FIRST);
        Await.until("looked at", () -> world.clock.instant().isAfter(NOW));
        world.write(
                FIRST, world.pods.find(FIRST).orElseThrow().sidecar().orElseThrow(), MeshPorts.ALL);
        exit.offered(FIRST);
        Await.until("clear", () -> world.clear.contains(FIRST));

        assertFalse(early);
        assertEquals(MeshPorts.NONE, world.offers(FIRST));
    }

    @Test
    void whoIsWaitsUntilItsCallersKnow() {
        world.see(FIRST, "10.0.0.1", "*");
        CountDownLatch writes = new CountDownLatch(1);
        MeshExit held =
                world.exit(
                        (key, seen, offers) ->
                                TestingLeavers.await(writes) && world.write(key, seen, offers),
                        MeshExit.PATIENCE);

        assertFalse(held.isClear(FIRST));
        writes.countDown();
        Await.until("clear", () -> world.clear.contains(FIRST));

        assertTrue(held.isClear(FIRST));
        assertEquals(MeshPorts.NONE, world.offers(FIRST));
        assertEquals(List.of(List.of("10.0.0.1")), world.caller.asked);
    }

    @Test
    void noCallerIsWaitedForWithoutEnd() {
        world.caller.keeps = Set.of("10.0.0.1");
        world.see(FIRST, "10.0.0.1", "*");
        MeshExit brief = world.exit(world::write, SHORT);

        brief.begin(List.of(FIRST));
        Await.until("clear", () -> world.clear.contains(FIRST));

        assertTrue(brief.isClear(FIRST));
    }

    @Test
    void norAnApiServerThatNeverAnswersForOneOfThem() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");
        CountDownLatch never = new CountDownLatch(1);
        MeshExit brief =
                world.exit(
                        (key, seen, offers) ->
                                key.equals(FIRST)
                                        ? TestingLeavers.await(never)
                                        : world.write(key, seen, offers),
                        SHORT);

        brief.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> world.clear.size() == 2);

        assertTrue(brief.isClear(FIRST));
        assertTrue(brief.isClear(SECOND));
    }

    @Test
    void theirNotesAreWrittenAtTheSameTime() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");
        CountDownLatch both = new CountDownLatch(2);
        MeshExit together =
                world.exit(
                        (key, seen, offers) -> {
                            both.countDown();
                            return TestingLeavers.await(both) && world.write(key, seen, offers);
                        },
                        MeshExit.PATIENCE);

        together.begin(List.of(FIRST, SECOND));
        Await.until(
                "written", () -> world.offers(FIRST).isEmpty() && world.offers(SECOND).isEmpty());

        assertEquals(0, both.getCount());
    }

    @Test
    void aProxyThatRefusesPlaintextHasTwoOfThem() {
        world.caller.strict = true;
        world.see(FIRST, "10.0.0.1", "*");

        exit.begin(List.of(FIRST));
        Await.until("clear", () -> world.clear.contains(FIRST));

        assertEquals(
                Duration.ofSeconds(2).plus(MeshCallers.LOOPS_FOLLOW),
                Duration.between(NOW, world.clock.instant()));
    }

    @Test
    void manyAreAskedAboutAtOnce() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");

        exit.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> world.clear.size() == 2);

        assertEquals(List.of(List.of("10.0.0.1", "10.0.0.2")), world.caller.asked);
    }
}
