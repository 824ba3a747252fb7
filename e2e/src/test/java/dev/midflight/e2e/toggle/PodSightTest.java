package dev.midflight.e2e.toggle;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import org.junit.jupiter.api.Test;

final class PodSightTest {
    private static final String ON = "in=on;out=on";
    private static final String OFF = "in=off;out=on";

    @Test
    void allArrived() {
        assertEquals(
                "Arrived, scope target, online",
                text("", new PodSight("ARRIVED", ON, true), new PodSight("ARRIVED", ON, true)));
    }

    @Test
    void onePodThatFailedKeepsTheOtherFromBeginning() {
        assertEquals(
                "Failed, scope before, online",
                text("", new PodSight("FAILED", OFF, true), new PodSight("", OFF, true)));
    }

    @Test
    void blockedPodsWereNotTouched() {
        assertEquals(
                "Blocked (RegistrySilent), untouched, scope before, online",
                text("RegistrySilent", new PodSight("", OFF, true)));
    }

    @Test
    void whatIsNotPromisedIsTold() {
        assertEquals(
                "Failed, scope before and target, offline",
                text("", new PodSight("FAILED", ON, false), new PodSight("", OFF, true)));
        assertEquals("not begun, scope before, online", text("", new PodSight("", OFF, true)));
        assertEquals(
                "under way [, ONLINE], scope before and in=on;out=on but actual=drifted, online",
                text(
                        "Blocked",
                        new PodSight("ONLINE", "in=on;out=on but actual=drifted", true),
                        new PodSight("", OFF, true)));
        assertEquals(
                "under way [ARRIVED, FAILED], scope before and target, online",
                text("", new PodSight("ARRIVED", ON, true), new PodSight("FAILED", OFF, true)));
    }

    private static String text(String blocked, PodSight... pods) {
        return PodSight.text(List.of(pods), blocked, OFF, ON);
    }
}
