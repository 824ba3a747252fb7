package dev.midflight.operator.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * Every pod of the cluster, kept up to date by a watch. The informer's own store keeps names only;
 * what is kept of a pod is its {@link KnownPod}.
 */
public final class PodInventory implements ResourceEventHandler<Pod>, AutoCloseable {
    private static final long PAGE = 500;

    private final SharedIndexInformer<Pod> informer;
    private final Map<String, KnownPod> byUid = new ConcurrentHashMap<>();
    private final List<Consumer<KnownPod>> listeners = new CopyOnWriteArrayList<>();

    public PodInventory(KubernetesClient client) {
        informer = client.pods().inAnyNamespace().withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new NameOnlyStore());
        informer.addEventHandler(this);
    }

    /** Called with each pod of which something changed that is kept. */
    public void onChange(Consumer<KnownPod> listener) {
        listeners.add(listener);
    }

    /** Returns at once; {@link #isComplete} says when all pods are known. */
    public void start() {
        var _ = informer.start();
    }

    public boolean isComplete() {
        return informer.hasSynced();
    }

    public boolean isWatching() {
        return informer.isRunning();
    }

    public Collection<KnownPod> all() {
        return byUid.values();
    }

    @Override
    public void onAdd(Pod pod) {
        keep(PodReader.read(pod));
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            onDelete(before, true);
        }
        keep(PodReader.read(pod));
    }

    @Override
    public void onDelete(Pod pod, boolean unseen) {
        KnownPod known = byUid.remove(pod.getMetadata().getUid());
        if (known != null) {
            tell(known);
        }
    }

    private void keep(KnownPod pod) {
        KnownPod before = byUid.put(pod.key().uid(), pod);
        if (!pod.equals(before)) {
            tell(pod);
        }
    }

    private void tell(KnownPod pod) {
        listeners.forEach(listener -> listener.accept(pod));
    }

    @Override
    public void close() {
        informer.stop();
    }
}
