package dev.midflight.sidecar.protocol;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class FarewellTest {
    private final Farewell farewell = new Farewell(Farewell.Stage.NONE, 0);

    private void tick(int times) {
        for (int i = 0; i < times; i++) {
            farewell.tick();
        }
    }

    @Test
    void neverEndsAConnectionThatWasNotTold() {
        tick(1000);

        assertFalse(farewell.over(false));
        farewell.ask();
        assertFalse(farewell.over(false));
    }

    @Test
    void endsOnceItWasQuietForASecondAndNothingIsInFlight() {
        farewell.ask();
        farewell.said(true);

        tick(1);
        assertFalse(farewell.over(false));
        farewell.heard();
        tick(1);
        assertFalse(farewell.over(false));
        tick(1);
        assertFalse(farewell.over(true));
        assertTrue(farewell.over(false));
        assertFalse(farewell.over(false), "only once");
    }

    @Test
    void needsNoQuietAfterTheGrace() {
        farewell.ask();
        farewell.said(true);
        for (int i = 0; i < Farewell.GRACE_TICKS; i++) {
            farewell.heard();
            assertFalse(farewell.over(false));
            farewell.tick();
        }
        farewell.heard();

        assertFalse(farewell.over(true));
        assertTrue(farewell.over(false));
    }

    @Test
    void givesUpACallThatNobodyAnswersAfterAMinuteOfSilence() {
        farewell.ask();
        farewell.said(true);

        tick(Farewell.SILENT_TICKS - 1);
        assertFalse(farewell.over(true));
        tick(1);
        assertTrue(farewell.over(true));
    }

    @Test
    void keepsABusyConnectionWhoseClientCouldNotBeTold() {
        farewell.ask();
        farewell.said(false);
        for (int i = 0; i < 2 * Farewell.SILENT_TICKS; i++) {
            farewell.heard();
            farewell.tick();
            assertFalse(farewell.over(false));
        }
        tick(2 * Farewell.SILENT_TICKS);

        assertFalse(farewell.over(true));
        assertTrue(farewell.over(false));
    }

    @Test
    void waitsForThePeersOwnEndsForAWhile() {
        farewell.ask();
        farewell.said(true);
        tick(2);
        assertTrue(farewell.over(false));

        tick(Farewell.LINGER_TICKS - 1);
        assertFalse(farewell.lingersTooLong());
        tick(1);
        assertTrue(farewell.lingersTooLong());
    }

    @Test
    void isToldOnce() {
        farewell.ask();
        farewell.said(true);
        farewell.ask();

        assertFalse(farewell.due());
        assertEquals(Farewell.Stage.SAID, farewell.stage());
    }
}
