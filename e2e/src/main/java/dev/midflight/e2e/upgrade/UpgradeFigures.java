package dev.midflight.e2e.upgrade;

import dev.midflight.e2e.load.PhaseReport;

/** What one upgrade cost. */
public record UpgradeFigures(
        String name,
        long requests,
        long failed,
        long resets,
        long duplicates,
        long open,
        long moved,
        double patchToMovedMillis,
        double frozenMillis,
        long proxyRssKibibytes,
        long standbyRssKibibytes,
        double gapP99Millis,
        double gapMaxMillis) {

    static final String HEADING =
            "%-26s %9s %6s %6s %5s %5s %5s %9s %9s %8s %9s %8s %8s"
                    .formatted(
                            "",
                            "requests",
                            "failed",
                            "resets",
                            "dupl.",
                            "open",
                            "moved",
                            "PATCH-mov",
                            "frozen ms",
                            "RSS MiB",
                            "standby",
                            "gap p99",
                            "gap max");

    String row() {
        return "%-26s %,9d %6d %6d %5d %5d %5d %7.0f ms %9.1f %8.1f %5d KiB %8.1f %8.1f"
                .formatted(
                        name,
                        requests,
                        failed,
                        resets,
                        duplicates,
                        open,
                        moved,
                        patchToMovedMillis,
                        frozenMillis,
                        proxyRssKibibytes / 1024.0,
                        standbyRssKibibytes,
                        gapP99Millis,
                        gapMaxMillis);
    }

    boolean lossless() {
        return failed == 0 && resets == 0 && duplicates == 0 && moved == open;
    }

    static UpgradeFigures of(PhaseReport phase, Handover handover, Memory memory) {
        return new UpgradeFigures(
                phase.name(),
                phase.requests(),
                phase.failed(),
                phase.resets() + phase.closes(),
                phase.duplicates(),
                handover.open(),
                handover.moved(),
                handover.patchToMovedMillis(),
                handover.frozenMillis(),
                memory.proxyRssKibibytes(),
                memory.standbyRssKibibytes(),
                phase.gapP99Millis(),
                Math.max(phase.gapMaxMillis(), phase.streamGapMaxMillis()));
    }

    /** What the sidecars say about a handover. */
    record Handover(long open, long moved, double patchToMovedMillis, double frozenMillis) {}

    /** What the two slots hold after it. */
    record Memory(long proxyRssKibibytes, long standbyRssKibibytes) {}
}
