package dev.midflight.e2e.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class DemoReportTest {
    private static final PhaseFigures GOOD = new PhaseFigures("inject", 4000, 0, 0, 0, 5.04, 40);

    @Test
    void isWrittenInTheShapeThatOthersRead(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("demo/report.json");

        new DemoReport(List.of(GOOD)).write(file);

        assertEquals(
                """
                {"phases":[{"name":"inject","requests":4000,"failed":0,"resets":0,"duplicates":0,"gapP99Millis":5.0,"gapMaxMillis":40.0}],"migration":[],"watchdog":[],"policies":[]}
                """,
                Files.readString(file));
    }

    @Test
    void oneFailureResetOrDuplicateIsOneTooMany() {
        assertTrue(new DemoReport(List.of(GOOD)).lossless());
        assertFalse(with(new PhaseFigures("upgrade", 4000, 1, 0, 0, 1, 1)).lossless());
        assertFalse(with(new PhaseFigures("upgrade", 4000, 0, 1, 0, 1, 1)).lossless());
        assertFalse(with(new PhaseFigures("upgrade", 4000, 0, 0, 1, 1, 1)).lossless());
    }

    @Test
    void tooFewRequestsProveNothing() {
        assertFalse(with(new PhaseFigures("upgrade", 10, 0, 0, 0, 1, 1)).lossless());
        assertFalse(new DemoReport(List.of()).lossless());
    }

    @Test
    void turnsAndKillsAreWrittenBesideThem(@TempDir Path directory) throws IOException {
        Path file = directory.resolve("report.json");

        new DemoReport(List.of(GOOD)).with(List.of(turn(GOOD, 4000)), kill(GOOD)).write(file);

        String json = Files.readString(file);
        assertTrue(
                json.contains("\"executed\":4000,\"millis\":900,\"pods\":[{\"pod\":\"p-1\""), json);
        assertTrue(json.contains("\"millis\":{\"SWITCHED\":812}"), json);
        assertTrue(json.contains("\"bypassedMillis\":250,\"armedMillis\":4000"), json);
    }

    @Test
    void turnsMayLoseNothing() {
        PhaseFigures failed = new PhaseFigures("off", 4000, 1, 0, 0, 1, 1);

        assertTrue(after(turn(GOOD, 4000), kill(GOOD)).lossless());
        assertFalse(after(turn(failed, 4000), kill(GOOD)).lossless());
        assertFalse(after(turn(GOOD, 4001), kill(GOOD)).lossless(), "executed twice");
        assertFalse(after(turn(GOOD, 3999), kill(GOOD)).lossless(), "never executed");
    }

    @Test
    void aKilledProxyMayLoseCallsUntilItIsReplaced() {
        PhaseFigures failed = new PhaseFigures("after", 4000, 1, 0, 0, 1, 1);

        DemoReport report = after(turn(GOOD, 4000), kill(GOOD));

        assertEquals(7, report.watchdog().getFirst().during().failed());
        assertTrue(report.lossless());
        assertFalse(after(turn(GOOD, 4000), kill(failed)).lossless());
    }

    @Test
    void podsTellTheirPhasesInTheOrderOfThem() {
        Map<String, Long> millis = Map.of("ONLINE", 4L, "OFFLINE", 1200L, "SWITCHED", 3L);

        String text = new TurnFigures.PodPhases("p-1", millis).text();

        assertEquals("p-1: Offline 1,200 ms, Switched 3 ms, Online 4 ms", text);
    }

    @Test
    void policiesHaveToBeObeyedAndLoseNothing() {
        PhaseFigures failed = new PhaseFigures("90/10", 4000, 1, 0, 0, 1, 1);
        List<String> refusals = List.of("by the webhook", "by the operator");

        assertTrue(policies(split(GOOD, 3610, 390), GOOD, refusals, 3).lossless());
        assertFalse(policies(split(GOOD, 3800, 200), GOOD, refusals, 3).lossless(), "95/5");
        assertFalse(policies(split(failed, 3600, 400), GOOD, refusals, 3).lossless());
        assertFalse(policies(split(GOOD, 3600, 400), failed, refusals, 3).lossless());
        assertFalse(policies(split(GOOD, 3600, 400), GOOD, List.of(), 3).lossless());
        assertFalse(policies(split(GOOD, 3600, 400), GOOD, refusals, 0).lossless(), "plaintext");
    }

    @Test
    void aShareIsToldBesideWhatWasAskedFor() {
        assertEquals(
                "v1: 90% asked for, 90.1% measured (3,604 calls); v2: 10% asked for, 9.9% measured"
                        + " (396 calls)",
                split(GOOD, 3604, 396).text());
    }

    private static DemoReport policies(
            SplitFigures split, PhaseFigures change, List<String> refusals, long proved) {
        return new DemoReport(List.of(GOOD))
                .with(new PolicyFigures(List.of(split), List.of(change), refusals, proved));
    }

    private static SplitFigures split(PhaseFigures calls, long first, long second) {
        return new SplitFigures(
                calls, Map.of("v1", 90, "v2", 10), Map.of("v1", first, "v2", second));
    }

    private static DemoReport after(TurnFigures turn, KillFigures kill) {
        return new DemoReport(List.of(GOOD)).with(List.of(turn), kill);
    }

    private static TurnFigures turn(PhaseFigures calls, long executed) {
        var pod = new TurnFigures.PodPhases("p-1", Map.of("SWITCHED", 812L));
        return new TurnFigures(calls, executed, 900, List.of(pod));
    }

    private static KillFigures kill(PhaseFigures after) {
        PhaseFigures during = new PhaseFigures("a proxy killed", 4000, 7, 2, 0, 1, 1);
        return new KillFigures("p-1", 250, 4000, during, after);
    }

    private static DemoReport with(PhaseFigures figures) {
        return new DemoReport(List.of(GOOD, figures));
    }
}
