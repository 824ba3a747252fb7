package dev.midflight.e2e.handover;

import java.util.List;

/**
 * One upgrade of one pod, or of both at the same moment, that nobody disturbed.
 *
 * @param pods whose it is
 */
public record UpgradeRow(
        int number, String pods, Scene.Sight sight, List<Turn.HandoverFigures> handovers) {
    static final String HEADING =
            "%-14s %8s %6s %6s %5s %5s %6s %5s %5s %8s %8s %8s %8s"
                    .formatted(
                            "upgrade",
                            "calls",
                            "failed",
                            "RST",
                            "dupl.",
                            "lost",
                            "wrong",
                            "open",
                            "moved",
                            "froz. ms",
                            "gap p99",
                            "gap max",
                            "MiB");

    public UpgradeRow {
        handovers = List.copyOf(handovers);
    }

    /** A line for people. */
    String text() {
        return "%-14s %,8d %6d %6d %5d %5d %6d %5d %5d %8.1f %8.1f %8.1f %8.0f"
                .formatted(
                        number + " " + pods,
                        sight.calls(),
                        sight.failed(),
                        sight.resets(),
                        sight.duplicates(),
                        sight.replaced(),
                        sight.wrongBytes(),
                        open(),
                        moved(),
                        frozenMillis(),
                        sight.gapP99Millis(),
                        sight.gapMaxMillis(),
                        memoryMebibytes());
    }

    long open() {
        return handovers.stream().mapToLong(each -> each.given().open()).sum();
    }

    long moved() {
        return handovers.stream().mapToLong(each -> each.given().moved()).sum();
    }

    double frozenMillis() {
        return handovers.stream().mapToDouble(Turn.HandoverFigures::frozenMillis).max().orElse(0);
    }

    /** Of both proxies of a pod, in the moment when both are there. */
    double memoryMebibytes() {
        return handovers.stream()
                .mapToDouble(Turn.HandoverFigures::memoryMebibytes)
                .max()
                .orElse(0);
    }
}
