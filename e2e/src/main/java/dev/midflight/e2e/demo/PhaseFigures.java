package dev.midflight.e2e.demo;

import dev.midflight.e2e.load.PhaseReport;

/** A row of the table and of {@code report.json}. */
public record PhaseFigures(
        String name,
        long requests,
        long failed,
        long resets,
        long duplicates,
        double gapP99Millis,
        double gapMaxMillis) {

    static PhaseFigures of(PhaseReport report) {
        return new PhaseFigures(
                report.name(),
                report.requests(),
                report.failed(),
                report.resets() + report.closes(),
                report.duplicates(),
                report.gapP99Millis(),
                Math.max(report.gapMaxMillis(), report.streamGapMaxMillis()));
    }

    boolean lossless() {
        return failed == 0 && resets == 0 && duplicates == 0;
    }
}
