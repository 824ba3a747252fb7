package dev.midflight.rpcapps.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

final class HookTest {
    private final Hook hook = new Hook();

    @Test
    void turns() {
        assertEquals(new Hook.Reply(200, "offline"), hook.answer("/hook/offline", null));
        assertEquals(new Hook.Reply(503, "offline"), hook.answer("/hook/state", null));
        assertEquals(new Hook.Reply(200, "online"), hook.answer("/hook/online", null));
        assertEquals(new Hook.Reply(200, "online"), hook.answer("/hook/state", null));
    }

    @Test
    void refusesUntilHealed() {
        hook.answer("/hook/fault", "refuse=offline,online");

        assertEquals(500, hook.answer("/hook/offline", null).status());
        assertEquals(500, hook.answer("/hook/online", null).status());
        assertEquals("2", hook.answer("/hook/refusals", null).text());
        assertTrue(hook.online());

        hook.answer("/hook/fault", "refuse=none");
        assertEquals(200, hook.answer("/hook/offline", null).status());
        assertFalse(hook.online());
    }

    @Test
    void acceptsAndDoesNothing() {
        hook.answer("/hook/fault", "ignore=offline");

        assertEquals(200, hook.answer("/hook/offline", null).status());
        assertEquals(new Hook.Reply(200, "online"), hook.answer("/hook/state", null));
    }

    @Test
    void knowsNoOtherFaults() {
        assertEquals(400, hook.answer("/hook/fault", "refuse=everything").status());
        assertEquals(400, hook.answer("/hook/fault", "delay=offline").status());
        assertEquals(400, hook.answer("/hook/fault", null).status());
    }
}
