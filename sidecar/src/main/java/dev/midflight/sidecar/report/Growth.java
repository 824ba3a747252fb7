package dev.midflight.sidecar.report;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/** What counters have grown by from one report to the next; on one thread at a time. */
final class Growth {
    private final Map<String, Long> told = new HashMap<>();
    private final Set<String> seen = new HashSet<>();

    /** Since it was asked for last; 0, too, where it is less, since a cluster of a sum has left. */
    long of(String key, long value) {
        seen.add(key);
        Long before = told.put(key, value);
        return before == null ? value : Math.max(value - before, 0);
    }

    /** A report is complete: what was not in it is gone, and begins anew if it comes back. */
    void reported() {
        told.keySet().retainAll(seen);
        seen.clear();
    }
}
