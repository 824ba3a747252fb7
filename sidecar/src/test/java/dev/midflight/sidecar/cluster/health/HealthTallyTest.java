package dev.midflight.sidecar.cluster.health;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class HealthTallyTest {
    private final HealthTally tally = new HealthTally(3, 2);

    @Test
    void theFirstAnswerCountsAtOnce() {
        assertFalse(tally.observe(false));
        assertTrue(new HealthTally(3, 2).observe(true));
    }

    @Test
    void itTakesFailuresInARowToBecomeUnhealthy() {
        tally.observe(true);

        assertTrue(tally.observe(false));
        assertTrue(tally.observe(false));
        assertTrue(tally.observe(true));
        assertTrue(tally.observe(false));
        assertTrue(tally.observe(false));
        assertFalse(tally.observe(false));
    }

    @Test
    void itTakesSuccessesInARowToBecomeHealthyAgain() {
        tally.observe(false);

        assertFalse(tally.observe(true));
        assertFalse(tally.observe(false));
        assertFalse(tally.observe(true));
        assertTrue(tally.observe(true));
    }
}
