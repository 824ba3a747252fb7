package dev.midflight.operator.fleet;

import dev.midflight.model.CommandResult;
import dev.midflight.operator.rollout.PodKey;

/** Told what happens on the streams; called on their threads, so it must not block. */
public interface FleetListener {
    /** The pod's slots, interception or stream changed. */
    void changed(PodKey pod);

    void answered(PodKey pod, CommandResult result);
}
