package dev.midflight.e2e.demo;

import dev.midflight.e2e.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** All phases' figures, for people and for programs. */
public record DemoReport(List<PhaseFigures> phases) {
    static final long LEAST_REQUESTS = 1000;
    private static final String ROW = "%-28s %10s %7s %7s %11s %12s %12s%n";

    public DemoReport {
        phases = List.copyOf(phases);
    }

    /** Whether every number that must be 0 is 0, and enough was sent for that to mean something. */
    boolean lossless() {
        return !phases.isEmpty()
                && phases.stream().allMatch(PhaseFigures::lossless)
                && phases.stream().allMatch(phase -> phase.requests() >= LEAST_REQUESTS);
    }

    String table() {
        StringBuilder table = new StringBuilder();
        table.append(
                ROW.formatted(
                        "phase",
                        "requests",
                        "failed",
                        "resets",
                        "duplicates",
                        "gap p99 ms",
                        "gap max ms"));
        for (PhaseFigures phase : phases) {
            table.append(
                    ROW.formatted(
                            phase.name(),
                            "%,d".formatted(phase.requests()),
                            phase.failed(),
                            phase.resets(),
                            phase.duplicates(),
                            "%.1f".formatted(phase.gapP99Millis()),
                            "%.1f".formatted(phase.gapMaxMillis())));
        }
        return table.toString();
    }

    void write(Path file) {
        try {
            Files.createDirectories(file.getParent());
            Files.writeString(file, Json.write(this) + "\n");
        } catch (IOException e) {
            throw new UncheckedIOException(file + " cannot be written", e);
        }
    }
}
