package dev.midflight.e2e.handover;

import java.util.List;
import java.util.Map;

/**
 * What one client saw in a phase.
 *
 * @param resets connections that ended without its asking, or were told to
 * @param duplicates calls that ran more than once, by the servers' count
 * @param replaced lasting connections that are not what they were when the phase began
 */
public record WitnessFigures(
        String name,
        long calls,
        long failed,
        long resets,
        long duplicates,
        long wrongBytes,
        long replaced,
        double gapP99Millis,
        double gapMaxMillis,
        Map<String, Long> causes,
        List<String> examples) {
    public WitnessFigures {
        causes = Map.copyOf(causes);
        examples = List.copyOf(examples);
    }

    boolean lossless() {
        return failed == 0 && resets == 0 && duplicates == 0 && replaced == 0;
    }

    /** Whether nothing ran twice and nothing was another's, whatever was lost. */
    boolean honest() {
        return duplicates <= 0 && wrongBytes == 0;
    }
}
