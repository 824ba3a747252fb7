package dev.midflight.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Optional;
import org.junit.jupiter.api.Test;

class NamesTest {
    @Test
    void aSlotIsKnownByItsLetterAndHasAPeer() {
        assertEquals(Optional.of(Slot.A), Slot.parse("a"));
        assertEquals(Optional.empty(), Slot.parse("A"));
        assertEquals(Slot.A, Slot.B.peer());
        assertEquals("midflight-b", Slot.B.containerName());
    }

    @Test
    void everyStateIsReadBackFromItsWord() {
        for (SlotState state : SlotState.values()) {
            assertEquals(Optional.of(state), SlotState.parse(state.word()));
        }
    }

    @Test
    void anEpochOnlyRises() {
        assertTrue(Epoch.of(3).next().isAfter(Epoch.of(3)));
        assertThrows(IllegalArgumentException.class, () -> Epoch.parse("-1"));
        assertThrows(IllegalArgumentException.class, () -> Epoch.parse("three"));
    }

    @Test
    void aVersionIsATag() {
        assertEquals("v1.2-rc.1", ProxyVersion.of("v1.2-rc.1").name());
        assertThrows(IllegalArgumentException.class, () -> ProxyVersion.of(""));
        assertThrows(IllegalArgumentException.class, () -> ProxyVersion.of("v1\nstate=serving"));
    }
}
