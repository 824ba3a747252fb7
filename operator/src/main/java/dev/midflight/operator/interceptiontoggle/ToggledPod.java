package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleSpec;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.function.Supplier;

/**
 * A pod and the toggle that it follows, as that was when its run began.
 *
 * @param addresses of the pod as it is now: a run outlives them
 */
record ToggledPod(PodKey pod, Supplier<List<String>> addresses, InterceptionToggle toggle) {
    /** None while nobody knows them. */
    List<String> ips() {
        return addresses.get();
    }

    InterceptionToggleSpec spec() {
        return toggle.getSpec();
    }

    Instant deadline(Instant since) {
        return since.plus(Duration.ofSeconds(spec().deadlineSeconds()));
    }
}
