package dev.midflight.e2e.upgrade;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Instant;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Notes when each epoch was written to a pod: the moment of the operator's PATCH, as a watch sees
 * it.
 */
final class PodPatches implements AutoCloseable {
    private final Map<String, Instant> firstSeen = new ConcurrentHashMap<>();
    private final SharedIndexInformer<Pod> informer;

    PodPatches(KubernetesClient client, Pod pod) {
        informer =
                client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .inform(new Noter());
    }

    /** When this epoch was first seen on the pod. */
    Instant of(String epoch) {
        Instant instant = firstSeen.get(epoch);
        if (instant == null) {
            throw new IllegalStateException(
                    "epoch " + epoch + " was never on the pod: " + firstSeen);
        }
        return instant;
    }

    static String epoch(Pod pod) {
        return pod.getMetadata()
                .getAnnotations()
                .getOrDefault(MidflightNames.EPOCH_ANNOTATION, "0");
    }

    @Override
    public void close() {
        informer.close();
    }

    private final class Noter implements ResourceEventHandler<Pod> {
        @Override
        public void onAdd(Pod pod) {
            firstSeen.putIfAbsent(epoch(pod), Instant.now());
        }

        @Override
        public void onUpdate(Pod before, Pod after) {
            onAdd(after);
        }

        @Override
        public void onDelete(Pod pod, boolean unknown) {
            firstSeen.clear();
        }
    }
}
