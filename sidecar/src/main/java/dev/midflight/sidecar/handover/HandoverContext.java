package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.log.EventLog;
import dev.midflight.sidecar.move.MovableTraffic;

/** What both sides of a handover work with. */
public record HandoverContext(
        MovableTraffic traffic,
        PeerKiller killer,
        HandoverLimits limits,
        FaultPoints faults,
        EventLog log) {}
