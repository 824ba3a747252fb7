package dev.midflight.webhook;

import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.util.List;
import java.util.Optional;

/** A cluster with the given SidecarSets, whose informers have not seen any opt-in yet. */
record TestingClusterView(List<SidecarSet> sidecarSets) implements ClusterView {

    static TestingClusterView of(String... sets) {
        return new TestingClusterView(
                List.of(sets).stream()
                        .map(yaml -> Serialization.unmarshal(yaml, SidecarSet.class))
                        .toList());
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
        return Optional.of(
                new NamespaceBuilder().withNewMetadata().withName(name).endMetadata().build());
    }

    @Override
    public Optional<Namespace> freshNamespace(String name) {
        return Optional.of(
                new NamespaceBuilder()
                        .withNewMetadata()
                        .withName(name)
                        .addToAnnotations("midflight.dev/inject", "enabled")
                        .endMetadata()
                        .build());
    }

    @Override
    public ClusterFacts facts() {
        return ClusterFacts.CURRENT;
    }
}
