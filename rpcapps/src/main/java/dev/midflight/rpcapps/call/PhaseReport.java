package dev.midflight.rpcapps.call;

import java.util.List;
import java.util.Map;

/**
 * The figures of a phase; {@code e2e} reads the same record from JSON. A gap is how much later than
 * it was due a call was answered.
 *
 * @param prefix what the ids of this phase begin with: providers count by it
 * @param resets established connections of this pod that ended by a reset meanwhile
 * @param providers answers by provider
 */
public record PhaseReport(
        String name,
        String prefix,
        long calls,
        long inFlight,
        long failed,
        long duplicates,
        long resets,
        double p99Millis,
        double maxGapMillis,
        Map<String, Long> causes,
        List<String> examples,
        Map<String, Long> providers) {
    public PhaseReport {
        causes = Map.copyOf(causes);
        examples = List.copyOf(examples);
        providers = Map.copyOf(providers);
    }
}
