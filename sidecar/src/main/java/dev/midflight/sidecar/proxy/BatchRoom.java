package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.move.FrozenBatch;

/**
 * What one lane may put into a batch; the rest stays, and goes with the next one.
 *
 * @param stateBytes of all its connections together
 */
record BatchRoom(int connections, long stateBytes) {
    /** An equal share of a batch for each of so many lanes. */
    static BatchRoom shared(int lanes) {
        return new BatchRoom(
                FrozenBatch.MAX_CONNECTIONS / lanes, FrozenBatch.MAX_STATE_BYTES / lanes);
    }
}
