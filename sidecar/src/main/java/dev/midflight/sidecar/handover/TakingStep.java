package dev.midflight.sidecar.handover;

import java.util.List;

/** Where to go, and what to do on the way. */
record TakingStep(TakingState next, List<TakingAction> actions) {
    TakingStep {
        actions = List.copyOf(actions);
    }

    static TakingStep to(TakingState next, TakingAction... actions) {
        return new TakingStep(next, List.of(actions));
    }
}
