package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A pod of plain containers ends: all of them are terminated at once. */
class PlainContainerTest {
    private static final long HALF_OF_THE_DRAIN_TIME = TimeUnit.SECONDS.toNanos(1);

    @TempDir private Path directory;

    @Test
    void theProxyServesOnWhereNothingIsOpenAtThatInstant() throws Exception {
        try (TwoProxies pair =
                new TwoProxies(
                        directory, "MIDFLIGHT_NATIVE_SIDECAR=false", "MIDFLIGHT_DRAIN_SECONDS=2")) {
            pair.a().start(1);
            pair.a().await("serving");

            pair.a().terminate();
            pair.a().await("draining");

            long began = System.nanoTime();
            int served = 0;
            while (System.nanoTime() - began < HALF_OF_THE_DRAIN_TIME) {
                try (HttpClient client = new HttpClient(pair.port())) {
                    client.post("/late");
                }
                served++;
            }
            assertTrue(served > 0);
            assertEquals(0, pair.a().awaitExit());
        }
    }
}
