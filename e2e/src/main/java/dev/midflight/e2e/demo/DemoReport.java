package dev.midflight.e2e.demo;

import dev.midflight.e2e.Json;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * All phases' figures, for people and for programs.
 *
 * @param migration turns of interception under RPC calls
 * @param watchdog proxies that were killed
 * @param policies traffic shifted, refused and encrypted by TrafficPolicies under calls
 */
public record DemoReport(
        List<PhaseFigures> phases,
        List<TurnFigures> migration,
        List<KillFigures> watchdog,
        List<PolicyFigures> policies) {
    static final long LEAST_REQUESTS = 1000;
    private static final String ROW = "%-38s %10s %7s %7s %11s %12s %12s%n";

    public DemoReport {
        phases = List.copyOf(phases);
        migration = List.copyOf(migration);
        watchdog = List.copyOf(watchdog);
        policies = List.copyOf(policies);
    }

    DemoReport(List<PhaseFigures> phases) {
        this(phases, List.of(), List.of(), List.of());
    }

    DemoReport with(List<TurnFigures> turns, KillFigures kill) {
        return new DemoReport(phases, turns, List.of(kill), policies);
    }

    DemoReport with(PolicyFigures figures) {
        return new DemoReport(phases, migration, watchdog, List.of(figures));
    }

    /**
     * Whether every number that must be 0 is 0, and enough was sent for that to mean something.
     * What a killed proxy costs may be lost; nothing may be once it has been replaced.
     */
    boolean lossless() {
        return !phases.isEmpty()
                && phases.stream().allMatch(PhaseFigures::lossless)
                && phases.stream().allMatch(phase -> phase.requests() >= LEAST_REQUESTS)
                && migration.stream().allMatch(TurnFigures::lossless)
                && watchdog.stream().allMatch(KillFigures::recovered)
                && policies.stream().allMatch(PolicyFigures::asTold);
    }

    String table() {
        return table("requests", phases);
    }

    /** The rows of the second table. */
    String migrationTable() {
        List<PhaseFigures> rows =
                Stream.concat(
                                migration.stream().map(TurnFigures::calls),
                                watchdog.stream()
                                        .flatMap(kill -> Stream.of(kill.during(), kill.after())))
                        .toList();
        return table("calls", rows);
    }

    /** The rows of the third table. */
    String policyTable() {
        return table("calls", policies.stream().flatMap(each -> each.rows().stream()).toList());
    }

    private static String table(String unit, List<PhaseFigures> rows) {
        StringBuilder table = new StringBuilder();
        table.append(
                ROW.formatted(
                        "phase",
                        unit,
                        "failed",
                        "resets",
                        "duplicates",
                        "gap p99 ms",
                        "gap max ms"));
        for (PhaseFigures phase : rows) {
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
