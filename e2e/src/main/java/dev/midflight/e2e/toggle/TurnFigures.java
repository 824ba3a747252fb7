package dev.midflight.e2e.toggle;

import dev.midflight.crds.Desired;
import dev.midflight.e2e.rpc.RpcPhase;
import java.util.List;
import java.util.Map;

/**
 * What one turn cost.
 *
 * @param millis from the PATCH to the arrival of every pod
 * @param phases of each pod, by the phase's name, in milliseconds
 */
public record TurnFigures(
        String scenario,
        String pods,
        String desired,
        long millis,
        long calls,
        long failed,
        long resets,
        long duplicates,
        double maxGapMillis,
        List<Map<String, Long>> phases) {

    static final String HEADING =
            "%-32s %-12s %-9s %9s %7s %6s %6s %5s %9s"
                    .formatted(
                            "", "pods", "desired", "took", "calls", "failed", "resets", "dupl.",
                            "gap max");

    /** Whose turn it was. */
    record Turn(String scenario, String pods, Desired desired) {}

    static TurnFigures of(
            Turn turn, long millis, List<RpcPhase> seen, List<Map<String, Long>> phases) {
        return new TurnFigures(
                turn.scenario(),
                turn.pods(),
                turn.desired().name(),
                millis,
                seen.stream().mapToLong(RpcPhase::calls).sum(),
                seen.stream().mapToLong(RpcPhase::failed).sum(),
                seen.stream().mapToLong(RpcPhase::resets).sum(),
                seen.stream().mapToLong(RpcPhase::duplicates).sum(),
                seen.stream().mapToDouble(RpcPhase::maxGapMillis).max().orElse(0),
                phases);
    }

    String row() {
        return "%-32s %-12s %-9s %,6d ms %,7d %6d %6d %5d %,9.1f"
                .formatted(
                        scenario,
                        pods,
                        desired,
                        millis,
                        calls,
                        failed,
                        resets,
                        duplicates,
                        maxGapMillis);
    }
}
