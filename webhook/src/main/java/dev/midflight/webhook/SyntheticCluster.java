package dev.midflight.webhook;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * No real cluster: the given SidecarSets and every namespace's opt-in, both of a moment ago, so
 * that a review has to look twice; without limits.
 */
record SyntheticCluster(List<SidecarSet> freshSidecarSets, ClusterFacts facts)
        implements ClusterView {

    @Override
    public List<SidecarSet> sidecarSets() {
        return List.of();
    }

    @Override
    public List<InterceptionToggle> toggles(String namespace) {
        return List.of();
    }

    @Override
    public List<LimitRange> limitRanges(String namespace) {
        return List.of();
    }

    @Override
    public List<ResourceQuota> quotas(String namespace) {
        return List.of();
    }

    @Override
    public Optional<Namespace> namespace(String name) {
        return Optional.of(namespace(name, Map.of()));
    }

    @Override
    public Optional<Namespace> freshNamespace(String name) {
        return Optional.of(
                namespace(name, Map.of(MidflightNames.INJECT_ANNOTATION, MidflightNames.ENABLED)));
    }

    private static Namespace namespace(String name, Map<String, String> annotations) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .withAnnotations(annotations)
                .endMetadata()
                .build();
    }
}
