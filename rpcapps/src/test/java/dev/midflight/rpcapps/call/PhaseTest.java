package dev.midflight.rpcapps.call;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class PhaseTest {
    @TempDir Path directory;
    private Phase phase = new Phase("", "", TcpResets.start());

    @BeforeEach
    void aPhaseBeginsWhileTheKernelHasCountedSeven() throws IOException {
        kernelCounts(7, 0);
        phase = new Phase("steady", "c1/3", TcpResets.start(directory));
    }

    @Test
    void answersAreCountedByProvider() {
        Executions one = new Executions("p1");
        Executions two = new Executions("p2");

        phase.call(id -> one.execute(id).text(), System.nanoTime());
        phase.call(id -> two.execute(id).text(), System.nanoTime());
        phase.call(id -> two.execute(id).text(), System.nanoTime());

        PhaseReport report = phase.report();
        assertEquals(Map.of("p1", 1L, "p2", 2L), report.providers());
        assertEquals(3, report.calls());
        assertEquals(0, report.failed() + report.duplicates() + report.inFlight());
    }

    @Test
    void aCallThatThrowsAndOneThatGetsAnothersAnswerHaveFailed() {
        phase.call(
                id -> {
                    throw new IOException("reset by peer");
                },
                System.nanoTime());
        phase.call(id -> new Answer("c1/3/99", "p1", true).text(), System.nanoTime());

        PhaseReport report = phase.report();
        assertEquals(2, report.failed());
        assertEquals(Map.of("IOException", 1L, "IllegalStateException", 1L), report.causes());
        assertTrue(report.examples().getFirst().contains("reset by peer"));
        assertEquals(Map.of(), report.providers());
    }

    @Test
    void anIdThatTheProviderKnewIsADuplicate() {
        phase.call(id -> new Answer(id, "p1", false).text(), System.nanoTime());

        assertEquals(1, phase.report().duplicates());
    }

    @Test
    void resetsAreThoseOfThePhaseAlone() throws IOException {
        kernelCounts(12, 3);
        phase.end();
        kernelCounts(20, 3);

        assertEquals(2, phase.report().resets());
    }

    @Test
    void aLateAnswerIsAGap() {
        Executions executions = new Executions("p1");

        phase.call(id -> executions.execute(id).text(), System.nanoTime() - 3_000_000_000L);

        assertTrue(phase.report().maxGapMillis() >= 3000);
        assertTrue(phase.report().p99Millis() >= 3000);
    }

    private void kernelCounts(int resets, int own) throws IOException {
        Files.writeString(
                directory.resolve("snmp"),
                "Tcp: RtoAlgorithm EstabResets CurrEstab\nTcp: 1 " + resets + " 4\n");
        Files.writeString(
                directory.resolve("netstat"),
                "TcpExt: TCPAbortOnData TCPAbortOnClose\nTcpExt: " + own + " 0\n");
    }
}
