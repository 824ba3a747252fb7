package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** SIGHUP to a slot's proxy; with a configuration file it is StandaloneTest's. */
final class HangUpTest {
    @TempDir private Path directory;

    @Test
    void aSlotHasNothingToReadAgainAndServesOn() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");

            pair.a().hangUp();

            pair.a().awaitLog("no configuration file to read again");
            try (HttpClient client = new HttpClient(pair.port())) {
                client.post("/after");
            }
            assertTrue(pair.a().isRunning());
            assertFalse(pair.a().states().contains("draining"), pair.a()::log);
        }
    }
}
