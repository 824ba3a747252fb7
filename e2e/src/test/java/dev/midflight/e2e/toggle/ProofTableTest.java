package dev.midflight.e2e.toggle;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.HashSet;
import java.util.List;
import org.junit.jupiter.api.Test;

final class ProofTableTest {
    @Test
    void durationsDoNotChangeTheBytes() {
        String table = ProofTable.of(List.of(result("Arrived", 0, 7), result("a|b\nc", -1, 8)));

        assertEquals(
                table, ProofTable.of(List.of(result("Arrived", 0, 70), result("a|b\nc", -1, 80))));
        assertTrue(
                table.endsWith(
                        """
                        | cell | expected | seen | failed calls |
                        |---|---|---|---|
                        | proxy killed | Arrived | Arrived | 0 |
                        | proxy killed | Arrived | a\\|b c | ? |
                        """),
                table);
    }

    @Test
    void aLossOrATroubleIsNotAsExpected() {
        assertTrue(result("Arrived", 0, 1).asExpected());
        assertFalse(result("Failed", 0, 1).asExpected());
        assertFalse(result("Arrived", 1, 1).asExpected());
        assertFalse(
                new ProofResult("c", "Arrived", "Arrived", 0, 1, "a call was doubled", List.of())
                        .asExpected());
    }

    @Test
    void noTwoCellsHaveTheSameName() {
        List<ProofCell> cells = ProofCells.all();

        assertEquals(
                cells.size(), new HashSet<>(cells.stream().map(ProofCell::name).toList()).size());
    }

    private static ProofResult result(String seen, long failed, long millis) {
        return new ProofResult("proxy killed", "Arrived", seen, failed, millis, "", List.of());
    }
}
