package dev.midflight.sidecar.process;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** One of two real proxies dies or hangs in the middle of a handover, under real traffic. */
class HandoverFaultsTest {
    private static final List<String> BEFORE_COMMIT =
            List.of(
                    "new-before-hello",
                    "new-after-hello",
                    "new-after-welcome",
                    "new-after-listeners",
                    "new-before-prepared",
                    "new-after-prepared",
                    "new-before-committed");

    @TempDir private Path directory;

    @Test
    void losesNothingWhenNewIsKilledAtAnyMomentBeforeItsCommit() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            try (TestingLoad load = TestingLoad.start(pair.port(), 8, 50, 3)) {
                for (String moment : BEFORE_COMMIT) {
                    pair.b().armFaultPoint(moment);
                    pair.b().start(2);
                    pair.b().awaitFaultPoint();
                    pair.b().kill();
                    load.awaitProgress(100);
                    load.useIdle();
                    pair.assertNothingLost(load);
                    assertEquals("serving", pair.a().states().getLast(), moment);
                }
            }
        }
    }

    @Test
    void killsANewThatHangsAfterCommitAndGoesOn() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            try (TestingLoad load = TestingLoad.start(pair.port(), 4, 20, 2)) {
                pair.b().armFaultPoint("new-before-committed");
                pair.b().start(2);
                pair.b().awaitFaultPoint();

                assertEquals(137, pair.b().awaitExit());
                load.awaitProgress(100);
                load.useIdle();
                pair.assertNothingLost(load);
                pair.a().awaitLog("goes on serving");
            }
        }
    }

    @Test
    void losesNothingWhenOldDiesAfterEverythingHasMoved() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            try (TestingLoad load = TestingLoad.start(pair.port(), 8, 50, 3)) {
                pair.a().armFaultPoint("old-empty");
                pair.b().start(2);
                pair.b().await("serving");
                pair.a().awaitFaultPoint();
                pair.a().kill();

                load.useIdle();
                load.awaitProgress(200);
                pair.assertNothingLost(load);
            }
        }
    }

    @Test
    void commitsAloneWhenOldDiesOrHangsOnceNewHoldsAll() throws Exception {
        for (String moment : List.of("old-batch-sent", "old-commit-sent")) {
            Path run = Files.createDirectory(directory.resolve(moment));
            try (TwoProxies pair = new TwoProxies(run)) {
                pair.a().start(1);
                pair.a().await("serving");
                // No request is in flight: what only old holds would die with it.
                try (TestingLoad load = TestingLoad.start(pair.port(), 0, 50, 3)) {
                    pair.a().armFaultPoint(moment);
                    pair.b().start(2);
                    pair.a().awaitFaultPoint();
                    if (moment.equals("old-commit-sent")) {
                        pair.b().await("serving");
                        pair.a().kill();
                    } else {
                        assertEquals(137, pair.a().awaitExit());
                        pair.b().await("serving");
                    }

                    load.useIdle();
                    pair.assertNothingLost(load);
                }
            }
        }
    }

    @Test
    void keepsServingWhenNewHasNoDescriptorsLeft() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            try (TestingLoad load = TestingLoad.start(pair.port(), 4, 200, 2)) {
                pair.b().start(2, false, "ulimit -n 150; ");

                assertEquals(1, pair.b().awaitExit());
                assertTrue(pair.b().log().contains("cut off"), pair.b()::log);
                load.useIdle();
                load.awaitProgress(100);
                pair.assertNothingLost(load);
            }
        }
    }

    @Test
    void aStaleEpochStandsByAndABadConfigurationIsToldWhole() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(5);
            pair.a().await("serving");

            pair.b().start(5);
            assertEquals(0, pair.b().awaitExit());
            pair.b().start(4, false, "export MIDFLIGHT_DRAIN_SECONDS=x MIDFLIGHT_WORKERS=-1; ");
            assertEquals(4, pair.b().awaitExit());

            assertTrue(pair.b().log().contains("MIDFLIGHT_DRAIN_SECONDS"));
            assertTrue(pair.b().log().contains("MIDFLIGHT_WORKERS"));
            assertEquals(List.of("starting", "serving"), pair.a().states());
        }
    }

    @Test
    void aProxyThatCrashedServesAgainInPlace() throws Exception {
        try (TwoProxies pair = new TwoProxies(directory)) {
            pair.a().start(1);
            pair.a().await("serving");
            pair.a().kill();

            pair.a().start(1, true, "");
            pair.a().await("serving");

            try (TestingLoad load = TestingLoad.start(pair.port(), 1, 1, 1)) {
                load.awaitProgress(20);
                pair.assertNothingLost(load);
            }
        }
    }
}
