package dev.midflight.e2e.toggle;

import java.util.List;

/**
 * One cell, when it was over.
 *
 * @param failedCalls -1 where they could not be counted
 * @param trouble what was thrown; empty where nothing was
 * @param walk each note that was seen
 */
public record ProofResult(
        String cell,
        String expected,
        String seen,
        long failedCalls,
        long millis,
        String trouble,
        List<String> walk) {
    boolean asExpected() {
        return expected.equals(seen) && failedCalls == 0 && trouble.isEmpty();
    }
}
