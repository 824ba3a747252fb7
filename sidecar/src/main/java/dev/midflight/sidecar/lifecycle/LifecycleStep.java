package dev.midflight.sidecar.lifecycle;

import java.util.List;

/** Where to go, and what to do on the way. */
record LifecycleStep(LifecycleState next, List<LifecycleAction> actions) {
    LifecycleStep {
        actions = List.copyOf(actions);
    }

    static LifecycleStep to(LifecycleState next, LifecycleAction... actions) {
        return new LifecycleStep(next, List.of(actions));
    }
}
