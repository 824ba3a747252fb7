package dev.midflight.e2e.handover;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.e2e.handover.Cell.Loss;
import dev.midflight.e2e.handover.Cell.Server;
import dev.midflight.e2e.handover.Cell.Signal;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** When a cell counts as what was expected of it. */
final class CellTest {
    private static final Cell LOSSLESS =
            new Cell("new-after-hello", Signal.KILL, Loss.NOTHING, Server.NEW);
    private static final Cell LOSSY =
            new Cell("old-frozen", Signal.KILL, Loss.WHAT_IT_HELD, Server.ONE);

    @Test
    void everyMomentIsThereWithBothSignals() {
        assertEquals(26, Cells.all().size());
        assertEquals(26, Cells.all().stream().map(Cell::name).distinct().count());
    }

    @Test
    void nothingLostIsAsExpected() {
        assertTrue(row(LOSSLESS, "new", figures(0, 0, 0), 0).asExpected());
        assertTrue(row(LOSSY, "old", figures(0, 0, 0), 0).asExpected());
    }

    @Test
    void whatIsLostIsExpectedOnlyWhereItsHolderDied() {
        assertFalse(row(LOSSLESS, "new", figures(1, 0, 0), 0).asExpected());
        assertFalse(row(LOSSLESS, "new", figures(0, 0, 1), 0).asExpected());
        assertTrue(row(LOSSY, "new", figures(7, 0, 3), 5).asExpected());
    }

    @Test
    void aDoubleIsNeverExpected() {
        assertFalse(row(LOSSY, "new", figures(1, 1, 0), 0).asExpected());
    }

    @Test
    void aResetThatOnlyTheKernelSawCounts() {
        assertFalse(row(LOSSLESS, "new", figures(0, 0, 0), 1).asExpected());
    }

    @Test
    void whoServesCounts() {
        assertFalse(row(LOSSLESS, "old", figures(0, 0, 0), 0).asExpected());
        assertFalse(row(LOSSY, "", figures(0, 0, 0), 0).asExpected());
    }

    @Test
    void thePageHasALineForEachKind() {
        UpgradeRow upgrade = new UpgradeRow(1, "callee", sight(figures(0, 0, 0), 0), List.of());
        String page =
                ProofPage.of(
                        List.of(upgrade, upgrade),
                        List.of(
                                row(LOSSY, "new", figures(1, 0, 0), 2),
                                row(LOSSY, "new", figures(3, 0, 0), 0)));

        assertTrue(page.contains("| callee | 2 | 200 | 0 | 0 |"), page);
        assertTrue(page.contains("| SIGKILL old-frozen |"), page);
        assertTrue(page.contains(" | 2 | 2 | 200 | 4 | 2 | 0 | 0 | 20 ms (20) |"), page);
    }

    private static CellRow row(Cell cell, String server, WitnessFigures figures, long resets) {
        return new CellRow(cell, 1, "callee", server, sight(figures, resets), "", 10);
    }

    private static Scene.Sight sight(WitnessFigures figures, long resets) {
        return new Scene.Sight(
                List.of(figures),
                Map.of("callee", new KernelCounts.Segments(resets, 0)),
                List.of());
    }

    private static WitnessFigures figures(long failed, long duplicates, long replaced) {
        return new WitnessFigures(
                "load", 100, failed, 0, duplicates, 0, replaced, 10, 20, Map.of(), List.of());
    }
}
