package dev.midflight.e2e.toggle;

import java.util.List;
import java.util.stream.Collectors;

/** docs/toggle-proof.md: the same results give the same bytes. */
final class ProofTable {
    private static final String HEADER =
            """
            # Faults while interception turns

            Written by `make toggle-proof`; don't edit. Each row was run on a cluster, under calls all the time: a toggle of two providers is edited, the fault happens at the moment that the cell names (told by the
            pods' annotation `midflight.dev/toggle`), and what is there at the end is compared with what [design/toggle.md](design/toggle.md) promises. *Scope* is the pod's annotation and what its interceptor has in
            force, which have to agree; *online*: consumers are given every provider again. No call is doubled and no established connection of a consumer's pod is reset, but for its proxy's stream to an operator that is killed. Durations are in `target/toggle-proof/report.json`.

            | cell | expected | seen | failed calls |
            |---|---|---|---|
            """;

    private ProofTable() {}

    static String of(List<ProofResult> results) {
        return results.stream().map(ProofTable::row).collect(Collectors.joining("", HEADER, ""));
    }

    private static String row(ProofResult result) {
        return "| %s | %s | %s | %s |\n"
                .formatted(
                        cell(result.cell()),
                        cell(result.expected()),
                        cell(result.seen()),
                        result.failedCalls() < 0 ? "?" : result.failedCalls());
    }

    private static String cell(String text) {
        return text.replace("|", "\\|").replace('\n', ' ');
    }
}
