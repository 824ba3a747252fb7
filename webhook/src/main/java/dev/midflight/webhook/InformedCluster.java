package dev.midflight.webhook;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.LimitRange;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Node;
import io.fabric8.kubernetes.api.model.ResourceQuota;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** The cluster as informers keep it; an API server that is away leaves the last known state. */
final class InformedCluster implements ClusterView, AutoCloseable {
    private final KubernetesClient client;
    private final FactsFinder facts;
    private final SharedIndexInformer<SidecarSet> sidecarSets;
    private final SharedIndexInformer<InterceptionToggle> toggles;
    private final SharedIndexInformer<Namespace> namespaces;
    private final SharedIndexInformer<LimitRange> limitRanges;
    private final SharedIndexInformer<ResourceQuota> quotas;
    private final SharedIndexInformer<Node> nodes;

    private InformedCluster(KubernetesClient client, FactsFinder facts) {
        this.client = client;
        this.facts = facts;
        this.sidecarSets = started(client.resources(SidecarSet.class).runnableInformer(0));
        this.toggles =
                started(
                        client.resources(InterceptionToggle.class)
                                .inAnyNamespace()
                                .runnableInformer(0));
        this.namespaces = started(client.namespaces().runnableInformer(0));
        this.limitRanges = started(client.limitRanges().inAnyNamespace().runnableInformer(0));
        this.quotas = started(client.resourceQuotas().inAnyNamespace().runnableInformer(0));
        this.nodes = started(client.nodes().runnableInformer(0).itemStore(new SlimNodes()));
    }

    /** Starts watching; {@link #hasSynced} says when everything was seen once. */
    static InformedCluster watch(KubernetesClient client, FactsFinder facts) {
        return new InformedCluster(client, facts);
    }

    boolean hasSynced() {
        return informers().allMatch(SharedIndexInformer::hasSynced);
    }

    @Override
    public List<SidecarSet> sidecarSets() {
        return sidecarSets.getStore().list();
    }

    @Override
    public List<InterceptionToggle> toggles(String namespace) {
        return toggles.getIndexer().byIndex("namespace", namespace);
    }

    @Override
    public List<LimitRange> limitRanges(String namespace) {
        return limitRanges.getIndexer().byIndex("namespace", namespace);
    }

    @Override
    public List<ResourceQuota> quotas(String namespace) {
        return quotas.getIndexer().byIndex("namespace", namespace);
    }

    @Override
    public Optional<Namespace> namespace(String name) {
        return Optional.ofNullable(namespaces.getStore().getByKey(name));
    }

    @Override
    public Optional<Namespace> freshNamespace(String name) {
        return Optional.ofNullable(client.namespaces().withName(name).get());
    }

    @Override
    public List<SidecarSet> freshSidecarSets() {
        return client.resources(SidecarSet.class).list().getItems();
    }

    @Override
    public ClusterFacts facts() {
        return facts.find(nodes.getStore().list());
    }

    @Override
    public void close() {
        informers().forEach(SharedIndexInformer::stop);
    }

    private Stream<SharedIndexInformer<? extends HasMetadata>> informers() {
        return Stream.of(sidecarSets, toggles, namespaces, limitRanges, quotas, nodes);
    }

    private static <T> SharedIndexInformer<T> started(SharedIndexInformer<T> informer) {
        informer.exceptionHandler((started, problem) -> true);
        informer.start();
        return informer;
    }
}
