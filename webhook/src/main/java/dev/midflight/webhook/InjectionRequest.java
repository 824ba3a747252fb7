package dev.midflight.webhook;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.List;

/**
 * Everything that a decision about one new pod depends on.
 *
 * @param toggles of the pod's namespace
 */
public record InjectionRequest(
        Pod pod,
        Namespace namespace,
        List<SidecarSet> sidecarSets,
        List<InterceptionToggle> toggles,
        List<LimitRange> limitRanges,
        List<ResourceQuota> quotas,
        ClusterFacts facts) {

    public InjectionRequest {
        sidecarSets = List.copyOf(sidecarSets);
        toggles = List.copyOf(toggles);
        limitRanges = List.copyOf(limitRanges);
        quotas = List.copyOf(quotas);
    }

    /** The same pod in the same surroundings, but for the SidecarSets. */
    InjectionRequest withSidecarSets(List<SidecarSet> sets) {
        return new InjectionRequest(pod, namespace, sets, toggles, limitRanges, quotas, facts);
    }

    InjectionRequest withPod(Pod other) {
        return new InjectionRequest(
                other, namespace, sidecarSets, toggles, limitRanges, quotas, facts);
    }
}
