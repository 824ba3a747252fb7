package dev.midflight.operator.interceptiontoggle;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.InterceptionToggleSpec;
import dev.midflight.operator.rollout.PodKey;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

/**
 * A pod and the toggle that it follows, as both were when its run began.
 *
 * @param ips of the pod
 */
record ToggledPod(PodKey pod, List<String> ips, InterceptionToggle toggle) {
    ToggledPod {
        ips = List.copyOf(ips);
    }

    InterceptionToggleSpec spec() {
        return toggle.getSpec();
    }

    Instant deadline(Instant since) {
        return since.plus(Duration.ofSeconds(spec().deadlineSeconds()));
    }
}
