package dev.midflight.operator.pod;

import dev.midflight.operator.rollout.PodKey;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    private final Map<String, Long> written = new ConcurrentHashMap<>();
    private final List<Consumer<KnownPod>> listeners = new CopyOnWriteArrayList<>();

    public PodInventory(KubernetesClient client) {
        informer = client.pods().inAnyNamespace().withLimit(PAGE).runnableInformer(0);
        informer.itemStore(new NameOnlyStore<>(Pod::new));
        informer.addEventHandler(this);
        informer.exceptionHandler((_, _) -> true);
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

    public Optional<KnownPod> find(PodKey pod) {
        return Optional.ofNullable(byUid.get(pod.uid()));
    }

    public Collection<KnownPod> all() {
        return byUid.values();
    }

    /**
     * Takes the answer to a write of our own, so that the next decision sees it. A pod that the
     * watch has meanwhile seen go stays gone.
     */
    public void wrote(Pod pod) {
        String uid = pod.getMetadata().getUid();
        KnownPod next = PodReader.read(pod);
        KnownPod before = byUid.get(uid);
        written.put(uid, version(pod));
        if (byUid.computeIfPresent(uid, (_, _) -> next) == null) {
            written.remove(uid);
        } else if (!next.equals(before)) {
            tell(next);
        }
    }

    @Override
    public void onAdd(Pod pod) {
        seen(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        if (!before.getMetadata().getUid().equals(pod.getMetadata().getUid())) {
            onDelete(before, true);
        }
        seen(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unseen) {
        written.remove(pod.getMetadata().getUid());
        KnownPod known = byUid.remove(pod.getMetadata().getUid());
        if (known != null) {
            tell(known);
        }
    }

    /** The watch may still tell of what was before our write. */
    private void seen(Pod pod) {
        Long newest = written.get(pod.getMetadata().getUid());
        if (newest == null || version(pod) >= newest) {
            written.remove(pod.getMetadata().getUid());
            keep(PodReader.read(pod));
        }
    }

    private static long version(Pod pod) {
        try {
            return Long.parseLong(pod.getMetadata().getResourceVersion());
        } catch (NumberFormatException _) {
            return Long.MAX_VALUE;
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
