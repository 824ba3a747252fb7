package dev.midflight.operator.rollout;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Slot;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class RestartsTest {
    private static final Instant START = Instant.parse("2026-01-01T00:00:00Z");

    @Test
    void anImageThatTheSlotNeverHadIsStartedAtOnce() {
        Restarts restarts = Restarts.NONE.with(Slot.B, "v2", START);

        assertFalse(isHeld(restarts, Slot.B, "v3", START));
        assertFalse(isHeld(restarts, Slot.A, "v2", START));
    }

    @Test
    void aSlotsFirstRestartCountsForNothing() {
        Restarts restarts = Restarts.NONE.with(Slot.B, "v2", START).with(Slot.B, "v3", at(60));

        assertFalse(isHeld(restarts, Slot.B, "v2", at(61)));
        assertFalse(isHeld(hourLater(restarts), Slot.B, "v2", at(4001)));
    }

    @Test
    void theSecondStartWaitsTenSecondsFromTheContainersEnd() {
        Restarts restarts =
                Restarts.NONE
                        .with(Slot.B, "v1", at(-60))
                        .with(Slot.B, "v2", START)
                        .with(Slot.B, "v3", at(60));

        assertTrue(isHeld(restarts, Slot.B, "v2", at(69)));
        assertFalse(isHeld(restarts, Slot.B, "v2", at(73)));
    }

    @Test
    void everyFurtherStartDoublesUpToFiveMinutes() {
        Restarts restarts = Restarts.NONE;
        int last = 0;
        for (int start = 0; start < 8; start++) {
            last = start * 500;
            restarts = restarts.with(Slot.B, "v2", at(last));
        }

        assertTrue(isHeld(restarts, Slot.B, "v2", at(last + 299)));
        assertFalse(isHeld(restarts, Slot.B, "v2", at(last + 303)));
    }

    @Test
    void isForgottenTenMinutesAfterTheLastStartIfTheSlotRestartedSince() {
        Restarts restarts =
                Restarts.NONE
                        .with(Slot.B, "v1", at(-20))
                        .with(Slot.B, "v2", START)
                        .with(Slot.B, "v2", at(20))
                        .with(Slot.B, "v3", at(621));

        assertFalse(isHeld(restarts, Slot.B, "v2", at(622)));
        assertTrue(isHeld(restarts, Slot.B, "v3", at(622)));
    }

    @Test
    void staysSmall() {
        Restarts restarts = Restarts.NONE;
        for (int start = 0; start < 100; start++) {
            restarts = restarts.with(Slot.B, "v" + start, at(start));
        }

        assertEquals(26, restarts.all().size());
        assertEquals("v0", restarts.all().getFirst().image());
        assertEquals(2, restarts.with(Slot.A, "v1", at(4000)).all().size());
    }

    /**
     * What the kubelet did to a slot that got three versions in turn, 17 s between its restarts: it
     * held the third start of v1 back for 32 s.
     */
    @Test
    void holdsWhereTheKubeletWasSeenToHold() {
        Restarts restarts = Restarts.NONE;
        String[] images = {"v2", "v1", "v3", "v2", "v1", "v3", "v2"};
        for (int start = 0; start < images.length; start++) {
            restarts = restarts.with(Slot.B, images[start], at(start * 17));
        }

        assertTrue(isHeld(restarts, Slot.B, "v1", at(7 * 17)));
    }

    private static Restarts hourLater(Restarts restarts) {
        return restarts.with(Slot.B, "v4", at(4000));
    }

    private static boolean isHeld(Restarts restarts, Slot slot, String image, Instant now) {
        return now.isBefore(restarts.notBefore(slot, image));
    }

    private static Instant at(int seconds) {
        return START.plusSeconds(seconds);
    }
}
