package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.TrafficPolicy;
import dev.midflight.operator.pod.NameOnlyStore;
import dev.midflight.operator.translate.PolicyEntry;
import dev.midflight.operator.translate.PolicyKey;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Objects;
import java.util.function.Consumer;

/** Tells of every TrafficPolicy of the cluster, by a watch whose own store keeps names only. */
final class PolicyWatch implements ResourceEventHandler<TrafficPolicy>, AutoCloseable {
    private static final long PAGE = 500;

    private final SharedIndexInformer<TrafficPolicy> informer;
    private final Consumer<Consumer<TrafficPlanner>> sink;

    PolicyWatch(KubernetesClient client, Consumer<Consumer<TrafficPlanner>> sink) {
        this.sink = sink;
        this.informer =
                client.resources(TrafficPolicy.class)
                        .inAnyNamespace()
                        .withLimit(PAGE)
                        .runnableInformer(0);
        informer.itemStore(new NameOnlyStore<>(TrafficPolicy::new));
        informer.addEventHandler(this);
        informer.exceptionHandler((_, _) -> true);
    }

    void start() {
        var _ = informer.start();
    }

    boolean isComplete() {
        return informer.hasSynced();
    }

    @Override
    public void onAdd(TrafficPolicy policy) {
        PolicyEntry entry = entry(policy);
        long generation = Objects.requireNonNullElse(policy.getMetadata().getGeneration(), 0L);
        sink.accept(planner -> planner.policy(entry, generation));
    }

    @Override
    public void onUpdate(TrafficPolicy before, TrafficPolicy policy) {
        onAdd(policy);
    }

    @Override
    public void onDelete(TrafficPolicy policy, boolean unseen) {
        PolicyKey key =
                new PolicyKey(policy.getMetadata().getNamespace(), policy.getMetadata().getName());
        sink.accept(planner -> planner.policyGone(key));
    }

    static PolicyEntry entry(TrafficPolicy policy) {
        ObjectMeta metadata = policy.getMetadata();
        return new PolicyEntry(
                metadata.getNamespace(),
                metadata.getName(),
                Objects.requireNonNullElse(metadata.getCreationTimestamp(), ""),
                policy.getSpec());
    }

    @Override
    public void close() {
        informer.stop();
    }
}
