package dev.midflight.sidecar.handover;

import dev.midflight.model.Epoch;
import dev.midflight.model.HandoverReport;
import dev.midflight.sidecar.handover.HandoverMessage.Done;
import dev.midflight.sidecar.handover.HandoverMessage.End;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** Counts what comes over, and the longest time that a batch was served by neither side. */
final class TakingTally {
    private Epoch from = Epoch.of(0);
    private long moved;
    private long drained;
    private Map<String, Long> cut = Map.of();
    private long frozenMicros;
    private long frozenBeforeEndMicros;
    private long endedNanos = System.nanoTime();
    private boolean complete;

    void from(Epoch epoch) {
        from = epoch;
    }

    void batchEnded(End end) {
        frozenBeforeEndMicros = end.frozenMicros();
        endedNanos = System.nanoTime();
    }

    HandoverReport started(int connections) {
        long since = TimeUnit.NANOSECONDS.toMicros(System.nanoTime() - endedNanos);
        frozenMicros = Math.max(frozenMicros, frozenBeforeEndMicros + since);
        moved += connections;
        return report();
    }

    void told(Done done) {
        drained = done.drained();
        cut = done.cut();
    }

    HandoverReport complete() {
        complete = true;
        return report();
    }

    private HandoverReport report() {
        return new HandoverReport(from, moved, drained, cut, frozenMicros, complete);
    }
}
