package dev.midflight.sidecar.rehearsal;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.midflight.model.Slot;
import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.log.LogLevel;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** What goes wrong in a rehearsal is no reason not to serve. */
@Timeout(60)
final class RehearsalTest {
    private static final Duration MORE_NANOS_THAN_A_LONG_HOLDS = Duration.ofSeconds(Long.MAX_VALUE);

    @TempDir private Path directory;

    private final ByteArrayOutputStream logged = new ByteArrayOutputStream();
    private final EventLog log =
            EventLog.to(
                    new PrintStream(logged, true, StandardCharsets.UTF_8),
                    Clock.systemUTC(),
                    LogLevel.INFO);

    @Test
    void sendsRequestsAndHandsThemOver() {
        boolean done = new Rehearsal(directory, Slot.A, log).run(2, Duration.ZERO);

        assertTrue(done, logged.toString(StandardCharsets.UTF_8));
    }

    @Test
    void logsABugAndGoesOn() {
        boolean done = new Rehearsal(directory, Slot.A, log).run(1, MORE_NANOS_THAN_A_LONG_HOLDS);

        assertFalse(done);
        String text = logged.toString(StandardCharsets.UTF_8);
        assertTrue(text.contains("not warmed up"), text);
    }
}
