package dev.midflight.e2e.load;

import java.util.List;
import java.util.Map;

/**
 * The figures of a phase. A gap is how much later than it was due a request was answered, or a
 * stream's frame came; resets are connections that ended without our asking; closes are those whose
 * end was announced.
 */
public record PhaseReport(
        String name,
        long requests,
        long failed,
        long resets,
        long duplicates,
        double gapP99Millis,
        double gapMaxMillis,
        long wrongBytes,
        long closes,
        long inFlight,
        long streamFrames,
        double streamGapP99Millis,
        double streamGapMaxMillis,
        Map<String, Long> causes,
        List<String> examples) {
    public PhaseReport {
        causes = Map.copyOf(causes);
        examples = List.copyOf(examples);
    }

    /** Whether nothing was lost, doubled or taken from us. */
    public boolean lossless() {
        return failed == 0 && resets == 0 && duplicates == 0 && closes == 0;
    }
}
