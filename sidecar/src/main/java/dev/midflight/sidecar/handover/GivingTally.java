package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.handover.HandoverMessage.Done;
import java.util.Map;

/** Counts where the connections of a proxy that hands over go. */
final class GivingTally {
    private static final String DRAIN_TIME = "drain-time";

    private long moved;
    private long leftAfterFirst;
    private long movedLater;
    private long cut;

    void movedFirst(int connections, int left) {
        moved = connections;
        leftAfterFirst = left;
    }

    void movedLater(int connections) {
        moved += connections;
        movedLater += connections;
    }

    void cut(int connections) {
        cut += connections;
    }

    private long drained() {
        return Math.max(0, leftAfterFirst - movedLater - cut);
    }

    Done done(byte[] counters) {
        return new Done(moved, drained(), cut == 0 ? Map.of() : Map.of(DRAIN_TIME, cut), counters);
    }
}
