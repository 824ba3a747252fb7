package dev.midflight.sidecar.overload;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.ArrayDeque;
import java.util.Deque;
import org.junit.jupiter.api.Test;

/** What connections may hold together, without a socket. */
final class LoopBudgetTest {
    private static final int STUCK_TICKS = 40;

    private final Deque<Runnable> loop = new ArrayDeque<>();
    private final LoopBudget budget = new LoopBudget(loop::add, 100_000, 65_536);

    @Test
    void readsLessFromHalfOfItOnAndAsBeforeOnlyWellBelow() {
        Holding first = new Holding();
        first.holds(50_000);
        assertEquals(4096, budget.readLimit());
        assertEquals(50_000, first.most);

        first.holds(45_000);
        budget.tick();
        assertEquals(Stage.STOP_READING, budget.stage());
        first.holds(39_000);
        budget.tick();

        assertEquals(Stage.NONE, budget.stage());
        assertEquals(Integer.MAX_VALUE, budget.readLimit());
        assertEquals(65_536, first.most);
    }

    @Test
    void sharesAmongThoseThatHold() {
        new Holding().holds(50_000);
        new Holding().holds(1000);
        Holding third = new Holding();
        third.holds(1000);
        Holding fourth = new Holding();

        fourth.holds(1000);

        assertEquals(12_500, third.most);
        assertEquals(12_500, fourth.most);
    }

    @Test
    void shedsThatWithoutProgressFirstAndNoMoreThanItMust() {
        Holding stuck = new Holding();
        Holding moving = new Holding();
        stuck.holds(45_000);
        moving.holds(45_000);
        moving.sent = 1;
        budget.tick();

        moving.holds(56_000);
        loop.remove().run();

        assertTrue(stuck.isShed);
        assertFalse(moving.isShed);
        assertEquals(1, budget.shedConnections());
        assertEquals(56_000, budget.heldBytes());
    }

    @Test
    void shedsWhatIsStuckForLongSoThatNewConnectionsAreTakenAgain() {
        Holding stuck = new Holding();
        stuck.holds(80_000);
        for (int i = 1; i < STUCK_TICKS; i++) {
            budget.tick();
        }
        assertFalse(stuck.isShed);

        budget.tick();

        assertTrue(stuck.isShed);
        assertEquals(Stage.NONE, budget.stage());
    }

    @Test
    void isTightWhileSomethingElseIsShort() {
        budget.press(true);

        budget.tick();

        assertEquals(4096, budget.readLimit());
        assertEquals(Stage.NONE, budget.stage());
    }

    private final class Holding implements Holder {
        private long held;
        private int most = 65_536;
        private long sent;
        private boolean isShed;

        void holds(long bytes) {
            long before = held;
            held = bytes;
            budget.changed(this, before, bytes);
        }

        @Override
        public void recount() {}

        @Override
        public void holdAtMost(int bytes) {
            most = bytes;
        }

        @Override
        public long sentBytes() {
            return sent;
        }

        @Override
        public void shed() {
            isShed = true;
            holds(0);
        }
    }
}
