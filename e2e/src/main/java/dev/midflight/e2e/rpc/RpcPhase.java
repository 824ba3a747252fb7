package dev.midflight.e2e.rpc;

import java.util.List;
import java.util.Map;

/**
 * The figures of a phase, as a consumer of {@code rpcapps} reports them. A gap is how much later
 * than it was due a call was answered.
 *
 * @param prefix what the ids of this phase begin with: providers count by it
 * @param resets established connections of the pod that ended by a reset, by the kernel's count
 * @param providers answers by provider
 */
public record RpcPhase(
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
    public RpcPhase {
        causes = Map.copyOf(causes);
        examples = List.copyOf(examples);
        providers = Map.copyOf(providers);
    }

    /** Whether every call was answered, once, and no connection was taken from the application. */
    public boolean lossless() {
        return lossless(0);
    }

    /**
     * The same where the pod may lose so many connections of its own.
     *
     * @param ownResets for example of the proxy's stream to an operator that is killed
     */
    boolean lossless(int ownResets) {
        return failed == 0 && inFlight == 0 && duplicates == 0 && resets <= ownResets;
    }
}
