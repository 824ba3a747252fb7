package dev.midflight.operator.rollout;

import dev.midflight.model.Slot;

/** One injected pod, reduced to what a roll-out looks at. */
public record FleetPod(
        PodKey key,
        String node,
        Availability availability,
        Intent intent,
        SlotContainer slotA,
        SlotContainer slotB,
        Progress progress,
        Restarts restarts) {

    /** Whether the pod takes traffic. */
    public enum Availability {
        READY,
        UNREADY,
        /** Deleted or finished: never touched and not counted. */
        LEAVING
    }

    public SlotContainer slot(Slot slot) {
        return switch (slot) {
            case A -> slotA;
            case B -> slotB;
        };
    }
}
