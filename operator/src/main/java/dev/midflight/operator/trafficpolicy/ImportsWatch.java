package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.MidflightNames;
import dev.midflight.operator.pod.NameOnlyStore;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Map;
import java.util.Objects;
import java.util.function.Consumer;

/** Tells whose Services the sidecars of each namespace are to know, and of emergencies. */
final class ImportsWatch implements ResourceEventHandler<Namespace>, AutoCloseable {
    private static final long PAGE = 500;

    private final SharedIndexInformer<Namespace> informer;
    private final Consumer<Consumer<TrafficPlanner>> sink;

    ImportsWatch(KubernetesClient client, Consumer<Consumer<TrafficPlanner>> sink) {
        this.sink = sink;
        this.informer = client.namespaces().withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new NameOnlyStore<>(Namespace::new));
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
    public void onAdd(Namespace namespace) {
        Map<String, String> annotations =
                Objects.requireNonNullElse(namespace.getMetadata().getAnnotations(), Map.of());
        tell(
                namespace,
                annotations.getOrDefault(MidflightNames.IMPORTS_ANNOTATION, ""),
                MidflightNames.BYPASS.equals(annotations.get(MidflightNames.EMERGENCY_ANNOTATION)));
    }

    @Override
    public void onUpdate(Namespace before, Namespace namespace) {
        onAdd(namespace);
    }

    @Override
    public void onDelete(Namespace namespace, boolean unseen) {
        tell(namespace, "", false);
    }

    private void tell(Namespace namespace, String imports, boolean emergency) {
        String name = namespace.getMetadata().getName();
        sink.accept(
                planner -> {
                    planner.imports(name, imports);
                    planner.change(index -> index.emergency(name, emergency));
                });
    }

    @Override
    public void close() {
        informer.stop();
    }
}
