package dev.midflight.e2e.handover;

import dev.midflight.e2e.handover.Cell.Loss;
import dev.midflight.e2e.handover.Cell.Server;
import dev.midflight.e2e.handover.Cell.Signal;
import dev.midflight.e2e.upgrade.FaultMoments;
import java.util.ArrayList;
import java.util.List;

/**
 * Every moment of a handover, with what has to come of a death or a hang there. Before its commit
 * new holds nothing that it may serve by: its launcher starts another one.
 */
final class Cells {
    /** New holds everything that was frozen. */
    private static final List<String> ONCE_ALL_IS_SENT =
            List.of("old-batch-sent", "old-commit-sent", "old-released", "old-empty");

    private Cells() {}

    static List<Cell> all() {
        List<Cell> cells = new ArrayList<>();
        for (Signal signal : Signal.values()) {
            FaultMoments.NEW_BEFORE_COMMIT.forEach(
                    moment -> cells.add(new Cell(moment, signal, Loss.NOTHING, Server.NEW)));
            cells.add(new Cell("new-after-committed", signal, Loss.WHAT_IT_HELD, Server.ONE));
            cells.add(new Cell("old-frozen", signal, Loss.WHAT_IT_HELD, Server.NEW));
            ONCE_ALL_IS_SENT.forEach(
                    moment -> cells.add(new Cell(moment, signal, Loss.NOTHING, Server.NEW)));
        }
        return cells;
    }
}
