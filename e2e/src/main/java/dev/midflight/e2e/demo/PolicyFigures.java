package dev.midflight.e2e.demo;

import java.util.List;
import java.util.stream.Stream;

/**
 * What TrafficPolicies did under calls.
 *
 * @param splits traffic that was shared out by weight
 * @param changes what was changed meanwhile
 * @param refusals what was said of policies that are none
 * @param proved calls that came in by mutual TLS once it was Strict; none: it was not
 */
public record PolicyFigures(
        List<SplitFigures> splits, List<PhaseFigures> changes, List<String> refusals, long proved) {
    private static final int REFUSALS = 2;

    public PolicyFigures {
        splits = List.copyOf(splits);
        changes = List.copyOf(changes);
        refusals = List.copyOf(refusals);
    }

    List<PhaseFigures> rows() {
        return Stream.concat(splits.stream().map(SplitFigures::calls), changes.stream()).toList();
    }

    /** Whether everything went as the policies say, and no call was lost. */
    boolean asTold() {
        return !splits.isEmpty()
                && splits.stream().allMatch(SplitFigures::obeyed)
                && !changes.isEmpty()
                && changes.stream().allMatch(PhaseFigures::lossless)
                && refusals.size() == REFUSALS
                && proved > 0;
    }
}
