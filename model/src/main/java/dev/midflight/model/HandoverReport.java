package dev.midflight.model;

import static java.util.Objects.requireNonNull;

import java.util.Map;

/**
 * How a proxy came to serve what another one served before.
 *
 * @param moved connections that the new proxy serves now
 * @param drained connections that ended by themselves in the old proxy
 * @param cut connections that the old proxy closed, by reason
 * @param frozenMicros the longest time that a connection was served by neither
 * @param complete false while the old proxy still drains
 */
public record HandoverReport(
        Epoch fromEpoch,
        long moved,
        long drained,
        Map<String, Long> cut,
        long frozenMicros,
        boolean complete) {
    public HandoverReport {
        requireNonNull(fromEpoch, "fromEpoch is null");
        cut = Map.copyOf(cut);
    }
}
