package dev.midflight.operator.registry;

import dev.midflight.operator.rollout.PodKey;
import java.util.List;

/**
 * One pod, as an adapter sees it.
 *
 * @param ips of the pod, at least one
 * @param application answers on the pod's loopback
 */
public record Instance(
        PodKey pod, List<String> ips, StepSettings settings, ApplicationCalls application) {
    public Instance {
        ips = List.copyOf(ips);
    }
}
