package dev.midflight.e2e.toggle;

import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** Median and maximum of each phase, over every pod and turn. */
public final class PhaseTable {
    private static final List<String> ORDER = List.of("OFFLINE", "DRAINED", "SWITCHED", "ONLINE");

    private PhaseTable() {}

    /** One phase, in milliseconds. */
    public record Row(String phase, int count, long median, long max) {
        String text() {
            return "%-10s %5d runs, median %,8d ms, max %,8d ms"
                    .formatted(phase, count, median, max);
        }
    }

    static List<Row> of(List<TurnFigures> turns) {
        return ORDER.stream()
                .map(phase -> row(phase, sorted(turns, phase)))
                .flatMap(Optional::stream)
                .toList();
    }

    private static List<Long> sorted(List<TurnFigures> turns, String phase) {
        return turns.stream()
                .flatMap(turn -> turn.phases().stream())
                .flatMap(phases -> Stream.ofNullable(phases.get(phase)))
                .sorted()
                .toList();
    }

    private static Optional<Row> row(String phase, List<Long> sorted) {
        return sorted.isEmpty()
                ? Optional.empty()
                : Optional.of(
                        new Row(
                                phase,
                                sorted.size(),
                                sorted.get(sorted.size() / 2),
                                sorted.getLast()));
    }
}
