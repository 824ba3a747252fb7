package dev.midflight.sidecar.proxy;

import dev.midflight.sidecar.move.Capabilities;
import dev.midflight.sidecar.move.FrozenBatch;

/**
 * What one lane may put into a batch; the rest stays, and goes with the next one.
 *
 * @param stateBytes of all its connections together
 * @param taker what the other side can take at all
 */
record BatchRoom(int connections, long stateBytes, Capabilities taker) {
    /** An equal share of a batch for each of so many lanes. */
    static BatchRoom shared(int lanes, Capabilities taker) {
        return new BatchRoom(
                FrozenBatch.MAX_CONNECTIONS / lanes, FrozenBatch.MAX_STATE_BYTES / lanes, taker);
    }
}
