package dev.midflight.e2e.handover;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;
import java.util.function.ToLongFunction;

/** docs/handover-proof.md. */
final class ProofPage {
    private static final String HEAD =
            """
            # Handovers under all traffic, and faults in the middle of one

            Written by `make handover-test`; don't edit. Two pods in network namespaces, each with two slots and an interceptor out of the sidecar's image; one calls the other through both proxies: HTTP/1.1 kept alive, pipelined,
            idle, answered after seconds, large bodies read and sent slowly, server-sent events, connections that change their protocol, a connection for each request; TCP streams; gRPC calls and a gRPC stream, HTTP/2; Bolt; Dubbo
            with its registry. No client tries a call again, each answer is compared with its request, and the servers count what they execute. RST is what the kernels of both pods sent. A *gap* is how much later than it was due
            a call was answered or a frame came. All of it ran on the machine of the test, with the load and its servers on the same cores: durations are figures, not limits. Every row is in `target/handover/report.json`.

            """;

    private static final String UPGRADES =
            """
            ## Upgrades

            The callee's proxy, the caller's, and both at once, in turn; all connections last from the first upgrade to the last. The first rows are the same traffic without an upgrade.

            | | rows | calls | failed | RST | executed twice | wrong bytes | connections replaced | moved | frozen, median (max) | gap p99, median (max) | longest gap, median (max) | both proxies, RSS |
            |---|---|---|---|---|---|---|---|---|---|---|---|---|
            """;

    private static final String FAULTS =
            """

            ## Faults

            The process announces its moment (docs/design/handover.md, For tests), stands still, and is killed or stopped there. A proxy that took over what another one held has lost nothing; what dies with the only process that
            held it is counted as failed. After each round all traffic has to go on without a failure.

            | fault | expected | rounds | as expected | calls | failed | RST | executed twice | connections replaced | longest gap, median (max) |
            |---|---|---|---|---|---|---|---|---|---|
            """;

    private ProofPage() {}

    static String of(List<UpgradeRow> upgrades, List<CellRow> cells) {
        StringBuilder page = new StringBuilder(HEAD).append(UPGRADES);
        Map<String, List<UpgradeRow>> kinds = new LinkedHashMap<>();
        upgrades.forEach(row -> kinds.computeIfAbsent(row.pods(), _ -> new ArrayList<>()).add(row));
        kinds.forEach((pods, rows) -> page.append(upgradeLine(pods, rows)));
        page.append(FAULTS);
        Map<Cell, List<CellRow>> faults = new LinkedHashMap<>();
        cells.forEach(row -> faults.computeIfAbsent(row.cell(), _ -> new ArrayList<>()).add(row));
        faults.forEach((cell, rows) -> page.append(faultLine(cell, rows)));
        return page.toString();
    }

    private static String upgradeLine(String pods, List<UpgradeRow> rows) {
        long open = sum(rows, UpgradeRow::open);
        String moved = open == 0 ? "" : "%,d of %,d".formatted(sum(rows, UpgradeRow::moved), open);
        String frozen = open == 0 ? "" : millis(rows, UpgradeRow::frozenMillis);
        String memory =
                open == 0 ? "" : "%.0f MiB".formatted(median(rows, UpgradeRow::memoryMebibytes));
        return row(
                pods,
                rows.size(),
                sum(rows, row -> row.sight().calls()),
                sum(rows, row -> row.sight().failed()),
                sum(rows, row -> row.sight().resets()),
                sum(rows, row -> row.sight().duplicates()),
                sum(rows, row -> row.sight().wrongBytes()),
                sum(rows, row -> row.sight().replaced()),
                moved,
                frozen,
                millis(rows, row -> row.sight().gapP99Millis()),
                millis(rows, row -> row.sight().gapMaxMillis()),
                memory);
    }

    private static String faultLine(Cell cell, List<CellRow> rows) {
        return row(
                cell.name(),
                cell.expected(),
                rows.size(),
                rows.stream().filter(CellRow::asExpected).count(),
                sum(rows, row -> row.sight().calls()),
                sum(rows, row -> row.sight().failed()),
                sum(rows, row -> row.sight().resets()),
                sum(rows, row -> row.sight().duplicates()),
                sum(rows, row -> row.sight().replaced()),
                millis(rows, row -> row.sight().gapMaxMillis()));
    }

    private static String row(Object... cells) {
        StringBuilder row = new StringBuilder("|");
        for (Object cell : cells) {
            String text =
                    cell instanceof Number number
                            ? String.format(Locale.ROOT, "%,d", number.longValue())
                            : cell.toString();
            row.append(' ').append(text).append(" |");
        }
        return row.append('\n').toString();
    }

    private static <T> String millis(List<T> rows, ToDoubleFunction<T> figure) {
        double max = rows.stream().mapToDouble(figure).max().orElse(0);
        return String.format(Locale.ROOT, "%,.0f ms (%,.0f)", median(rows, figure), max);
    }

    private static <T> double median(List<T> rows, ToDoubleFunction<T> figure) {
        return rows.stream()
                .mapToDouble(figure)
                .sorted()
                .skip(rows.size() / 2)
                .findFirst()
                .orElse(0);
    }

    private static <T> long sum(List<T> rows, ToLongFunction<T> figure) {
        return rows.stream().mapToLong(figure).sum();
    }
}
