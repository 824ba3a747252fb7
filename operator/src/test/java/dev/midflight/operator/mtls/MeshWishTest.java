package dev.midflight.operator.mtls;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.MeshPorts;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.testkit.Await;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Wishes that are taken back, come again, or are fulfilled. */
@Timeout(60)
class MeshWishTest {
    private static final String ON = TestingLeavers.ON;
    private static final PodKey FIRST = TestingLeavers.FIRST;
    private static final PodKey SECOND = TestingLeavers.SECOND;

    private final TestingLeavers world = new TestingLeavers();
    private final MeshExit exit = world.exit(world::write, MeshExit.PATIENCE);

    @AfterEach
    void close() {
        world.close(exit);
    }

    @Test
    void whoIsToLeaveAgainBeforeAnybodyOfferedAnewWaitsForTheSameCallers() {
        world.caller.keeps = Set.of("10.0.0.1");
        world.see(FIRST, "10.0.0.1", "*");
        exit.begin(List.of(FIRST));
        Await.until("asked", () -> !world.caller.asked.isEmpty());
        exit.stay(FIRST);

        boolean early = exit.isClear(FIRST);
        world.caller.keeps = Set.of();
        Await.until("clear", () -> world.clear.contains(FIRST));

        assertFalse(early);
        assertEquals(List.of(FIRST), world.clear);
    }

    @Test
    void whoStaysIsLeftAloneAndTheOthersGoOn() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");
        world.caller.keeps = Set.of("10.0.0.1", "10.0.0.2");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("asked", () -> !world.caller.asked.isEmpty());

        exit.stay(FIRST);
        world.see(FIRST, "10.0.0.1", "*");
        Await.until("asked of the other", () -> world.caller.asked.contains(List.of("10.0.0.2")));
        world.caller.keeps = Set.of("10.0.0.1");
        Await.until("clear", () -> world.clear.contains(SECOND));

        assertFalse(exit.has(FIRST));
        assertEquals(MeshPorts.ALL, world.offers(FIRST));
        assertEquals(List.of(SECOND), world.clear);
    }

    @Test
    void anotherWishIsNotFulfilledByTheOneBefore() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");
        world.caller.keeps = Set.of("10.0.0.1", "10.0.0.2");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("asked", () -> !world.caller.asked.isEmpty());

        exit.forget(FIRST);
        world.see(FIRST, "10.0.0.1", "*");
        exit.begin(List.of(FIRST));
        world.caller.keeps = Set.of("10.0.0.1");
        Await.until("clear", () -> world.clear.contains(SECOND));

        assertFalse(exit.isClear(FIRST));
        assertEquals(List.of(SECOND), world.clear);
    }

    @Test
    void whoWasToldThatItMayLeaveIsNotExpectedToStay() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> world.clear.size() == 2);
        boolean told = exit.isClear(FIRST);

        exit.stay(FIRST);
        exit.stay(SECOND);

        assertTrue(told);
        assertTrue(exit.has(FIRST));
        assertFalse(exit.has(SECOND));
    }

    @Test
    void whoHasLeftIsForgotten() {
        world.see(FIRST, "10.0.0.1", "*");
        exit.begin(List.of(FIRST));
        Await.until("clear", () -> world.clear.contains(FIRST));

        exit.reported(FIRST, TestingLeavers.report(ON, "*", false));
        boolean leaving = exit.has(FIRST);
        exit.reported(FIRST, TestingLeavers.report("in=off;out=on", "none", false));

        assertTrue(leaving);
        assertFalse(exit.has(FIRST));
    }

    @Test
    void whoTakesNoneHasNotLeftAndMayStill() {
        world.see(FIRST, "10.0.0.1", "none");
        exit.begin(List.of(FIRST));
        Await.until("clear", () -> world.clear.contains(FIRST));

        exit.reported(FIRST, TestingLeavers.report(ON, "none", false));

        assertTrue(exit.isClear(FIRST));
        assertEquals(List.of(List.of("10.0.0.1")), world.caller.asked);
    }

    @Test
    void whoKeepsSomeOfItsPortsHasLeftToo() {
        world.see(FIRST, "10.0.0.1", "*");
        exit.begin(List.of(FIRST));
        Await.until("clear", () -> world.clear.contains(FIRST));

        exit.reported(FIRST, TestingLeavers.report("in=8080;out=on", "8080", false));

        assertFalse(exit.has(FIRST));
    }

    @Test
    void whoNeverLeavesIsForgottenLater() {
        world.see(FIRST, "10.0.0.1", "*");
        world.see(SECOND, "10.0.0.2", "*");
        exit.begin(List.of(FIRST, SECOND));
        Await.until("clear", () -> world.clear.size() == 2);

        exit.stay("shop");
        assertFalse(exit.has(FIRST));
        world.see(SECOND, "10.0.0.2", "*");
        exit.begin(List.of(SECOND));
        Await.until("clear", () -> world.clear.size() == 3);
        world.clock.advance(MeshExit.MEMORY.plusSeconds(1));
        exit.reported(SECOND, TestingLeavers.report(ON, "*", false));

        assertFalse(exit.has(SECOND));
    }
}
