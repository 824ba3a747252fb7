package dev.midflight.e2e.demo;

import dev.midflight.e2e.load.PhaseReport;
import dev.midflight.e2e.rpc.RpcPhase;
import java.util.List;

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

    /** The same phase of all consumers together. */
    static PhaseFigures of(String name, List<RpcPhase> consumers) {
        return new PhaseFigures(
                name,
                consumers.stream().mapToLong(RpcPhase::calls).sum(),
                consumers.stream().mapToLong(phase -> phase.failed() + phase.inFlight()).sum(),
                consumers.stream().mapToLong(RpcPhase::resets).sum(),
                consumers.stream().mapToLong(RpcPhase::duplicates).sum(),
                consumers.stream().mapToDouble(RpcPhase::p99Millis).max().orElse(0),
                consumers.stream().mapToDouble(RpcPhase::maxGapMillis).max().orElse(0));
    }

    /**
     * The same in pods whose proxies are replaced meanwhile: the kernel's count of resets, which
     * has the proxies' own connections in it, is no figure of the application then.
     */
    static PhaseFigures ofCalls(String name, List<RpcPhase> consumers) {
        PhaseFigures all = of(name, consumers);
        return new PhaseFigures(
                name,
                all.requests,
                all.failed,
                0,
                all.duplicates,
                all.gapP99Millis,
                all.gapMaxMillis);
    }

    boolean lossless() {
        return failed == 0 && resets == 0 && duplicates == 0;
    }
}
