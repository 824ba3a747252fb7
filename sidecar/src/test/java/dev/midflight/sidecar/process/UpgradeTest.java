package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Upgrades between real processes under real traffic. */
class UpgradeTest {
    private static final int BUSY = 20;
    private static final int IDLE = 200;
    private static final int STREAMS = 5;

    @TempDir private Path directory;

    @Test
    void movesEverythingThereAndBackAndThereAgain() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            try (TestingLoad load = TestingLoad.start(pair.port(), BUSY, IDLE, STREAMS)) {
                load.awaitProgress(500);

                long began = System.nanoTime();
                pair.b().start(2);
                pair.b().await("serving");
                long commitMillis = (System.nanoTime() - began) / 1_000_000;
                pair.a().await("soaking");
                load.useIdle();
                load.awaitProgress(500);

                pair.a().say("takeover 3");
                pair.b().await("soaking");
                load.useIdle();
                load.awaitProgress(500);

                pair.a().terminate();
                pair.b().say("takeover 3 rescue");
                assertEquals(0, pair.a().awaitExit());
                load.useIdle();
                load.awaitProgress(500);

                pair.assertNothingLost(load);
                System.out.printf(
                        "upgrade: %d requests, start to commit %d ms, longest request %d ms%n",
                        load.requests(), commitMillis, load.longestGapMillis());
                assertTrue(load.requests() > 2000);
            }
            System.out.println(pair.b().log());
        }
    }
}
