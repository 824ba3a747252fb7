package dev.midflight.sidecar.handover;

import java.util.List;

/** Where to go, and what to do on the way. */
record GivingStep(GivingState next, List<GivingAction> actions) {
    GivingStep {
        actions = List.copyOf(actions);
    }

    static GivingStep to(GivingState next, GivingAction... actions) {
        return new GivingStep(next, List.of(actions));
    }
}
