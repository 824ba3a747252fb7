package dev.midflight.sidecar.log;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class EventLogTest {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final EventLog log =
            EventLog.to(
                    new PrintStream(out, false, StandardCharsets.UTF_8),
                    Clock.fixed(Instant.parse("2026-01-02T03:04:05.678Z"), ZoneOffset.UTC),
                    LogLevel.INFO);

    @Test
    void writesOneLineWithKeys() {
        log.part("handover").info("handed over", "epoch", 3, "to", "slot b", "why", "a\nb");

        assertEquals(
                "2026-01-02T03:04:05.678Z INFO handover: handed over epoch=3 to=\"slot b\" why=a\\nb\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void tellsTheWholeChainOfCauses() {
        log.warn("no lease", new IOException("full", new IOException("ENOSPC")), "slot", "a");

        assertEquals(
                "2026-01-02T03:04:05.678Z WARN proxy: no lease: full: ENOSPC slot=a\n",
                out.toString(StandardCharsets.UTF_8));
    }

    @Test
    void changesTheLevelOfEveryPartAtOnce() {
        EventLog part = log.part("fleet");

        part.debug("not said");
        assertTrue(log.setLevel("error"));
        part.info("not said either");

        assertEquals("", out.toString(StandardCharsets.UTF_8));
        assertFalse(log.setLevel("loud"));
    }
}
