package dev.midflight.e2e.demo;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
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
                {"phases":[{"name":"inject","requests":4000,"failed":0,"resets":0,"duplicates":0,"gapP99Millis":5.0,"gapMaxMillis":40.0}]}
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

    private static DemoReport with(PhaseFigures figures) {
        return new DemoReport(List.of(GOOD, figures));
    }
}
