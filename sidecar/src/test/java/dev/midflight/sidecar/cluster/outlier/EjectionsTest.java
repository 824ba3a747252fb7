package dev.midflight.sidecar.cluster.outlier;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.traffic.OutlierDetection;
import dev.midflight.model.traffic.SuccessRate;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EjectionsTest {
    private static final OutlierDetection CONFIG =
            new OutlierDetection(5, 0, 0, SuccessRate.OFF, 10_000, 30_000, 100_000, 50);

    private final Ejections ejections = new Ejections(CONFIG);

    EjectionsTest() {
        ejections.follow(CONFIG, Set.of("a", "b", "c", "d"));
    }

    @Test
    void anEjectionEndsAtTheIntervalAfterItsTime() {
        assertTrue(ejections.eject("a", 0));

        assertEquals(List.of(), ejections.interval(29_999));
        assertTrue(ejections.isEjected("a"));
        assertEquals(List.of("a"), ejections.interval(30_000));
        assertFalse(ejections.isEjected("a"));
    }

    @Test
    void whoIsEjectedAgainIsEjectedForLonger() {
        ejections.eject("a", 0);
        ejections.interval(30_000);

        assertTrue(ejections.eject("a", 30_000));

        assertEquals(List.of(), ejections.interval(89_999));
        assertEquals(List.of("a"), ejections.interval(90_000));
    }

    @Test
    void neverForLongerThanTheLongest() {
        long now = 0;
        for (int i = 0; i < 6; i++) {
            ejections.eject("a", now);
            now += 100_000;
            assertEquals(List.of("a"), ejections.interval(now));
        }
    }

    @Test
    void whoBehavesForAnIntervalIsForgivenOneEjection() {
        ejections.eject("a", 0);
        ejections.interval(30_000);

        ejections.interval(40_000);

        ejections.eject("a", 50_000);
        assertEquals(List.of("a"), ejections.interval(80_000));
    }

    @Test
    void noMoreThanTheirShareAreEjectedAtATime() {
        assertTrue(ejections.eject("a", 0));
        assertFalse(ejections.eject("a", 0));
        assertTrue(ejections.eject("b", 0));
        assertFalse(ejections.eject("c", 0));
    }

    @Test
    void oneOfAFewMayBeEjectedButNeverTheOnlyOne() {
        OutlierDetection tenPercent = OutlierDetection.DEFAULT;
        ejections.follow(tenPercent, Set.of("a", "b"));
        assertTrue(ejections.eject("a", 0));
        assertFalse(ejections.eject("b", 0));

        ejections.follow(tenPercent, Set.of("b"));

        assertFalse(ejections.eject("b", 0));
    }

    /** The next one, and the one after it, go on where another process was. */
    @Test
    void whatAnotherProcessHasDoneGoesOn() {
        ejections.eject("a", 0);
        ejections.interval(30_000);
        ejections.eject("a", 30_000);
        Ejections next = new Ejections(CONFIG);
        next.follow(CONFIG, Set.of("a", "b", "c", "d"));

        next.restore("a", ejections.times("a"), ejections.leftMillis("a", 40_000), 1_000_000);

        assertTrue(next.isEjected("a"));
        assertEquals(List.of(), next.interval(1_049_999));
        assertEquals(List.of("a"), next.interval(1_050_000));
        next.eject("a", 1_050_000);
        assertEquals(90_000, next.leftMillis("a", 1_050_000));
        assertEquals(-1, next.leftMillis("b", 0));
    }
}
