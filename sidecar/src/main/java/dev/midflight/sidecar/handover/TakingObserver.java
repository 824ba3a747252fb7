package dev.midflight.sidecar.handover;

import dev.midflight.model.HandoverReport;

/** Who is told how the taking over goes, on the handover's thread. */
public interface TakingObserver {
    /** The first batch is ours, and accepted and read from now on. */
    void started(HandoverReport soFar);

    /** Old has told all, or left: the report is final. */
    void completed(HandoverReport report);

    /** Nothing was taken over. */
    void failed(TakingFailure failure);
}
