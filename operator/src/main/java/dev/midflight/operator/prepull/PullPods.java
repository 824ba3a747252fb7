package dev.midflight.operator.prepull;

import dev.midflight.crds.SidecarSet;
import dev.midflight.operator.rollout.NodePull;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.informers.ResourceEventHandler;
import io.fabric8.kubernetes.client.informers.SharedIndexInformer;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;

/**
 * The pull pods that exist. They are the only memory of what was pulled, so an operator that starts
 * anew goes on with them, and finds them by label to remove them.
 */
public final class PullPods implements ResourceEventHandler<Pod>, AutoCloseable {
    private static final int CONFLICT = 409;
    private static final int AT_ONCE = 20;

    private final KubernetesClient client;
    private final PullSettings settings;
    private final Clock clock;
    private final SharedIndexInformer<Pod> informer;
    private final List<Consumer<String>> listeners = new CopyOnWriteArrayList<>();

    public PullPods(KubernetesClient client, PullSettings settings, Clock clock) {
        this.client = client;
        this.settings = settings;
        this.clock = clock;
        this.informer =
                client.pods()
                        .inNamespace(settings.namespace())
                        .withLabel(PullPod.SET_LABEL)
                        .runnableInformer(0);
        informer.addEventHandler(this);
        informer.exceptionHandler((_, _) -> true);
    }

    /** Called with the name of each SidecarSet of which a pull moved on. */
    public void onChange(Consumer<String> listener) {
        listeners.add(listener);
    }

    public void start() {
        var _ = informer.start();
    }

    public boolean isComplete() {
        return informer.hasSynced();
    }

    /** How far that image has come, by node. */
    public Map<String, NodePull> of(SidecarSet set, String image) {
        Map<String, NodePull> pulls = new HashMap<>();
        for (Pod pod : podsOf(set)) {
            if (isOf(pod, image)) {
                pulls.put(
                        pod.getSpec().getNodeName(),
                        PullState.of(pod, settings.deadline(), clock.instant()));
            }
        }
        return pulls;
    }

    /** Asks the node for the image; a no-op where that was done, or where enough nodes pull now. */
    public void pull(SidecarSet set, String image, String node) {
        long running =
                of(set, image).values().stream().filter(NodePull.Running.class::isInstance).count();
        if (running >= AT_ONCE) {
            return;
        }
        try {
            client.resource(PullPod.desired(set, image, node, settings)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                throw e;
            }
        }
    }

    /** Removes what no roll needs: pulls of other images, and failed ones that are due again. */
    public void tidy(SidecarSet set, String image, boolean rolling) {
        for (Pod pod : podsOf(set)) {
            boolean failed =
                    PullState.of(pod, settings.deadline(), clock.instant())
                            instanceof NodePull.Failed;
            boolean due =
                    failed
                            && PullState.isOlder(
                                    pod, settings.deadline().multipliedBy(2), clock.instant());
            if (!rolling || !isOf(pod, image) || due) {
                remove(pod);
            }
        }
    }

    private void remove(Pod pod) {
        if (pod.getMetadata().getDeletionTimestamp() == null) {
            var _ = client.resource(pod).withGracePeriod(0).delete();
        }
    }

    private List<Pod> podsOf(SidecarSet set) {
        return informer.getStore().list().stream()
                .filter(pod -> setOf(pod).equals(set.getMetadata().getName()))
                .toList();
    }

    private static boolean isOf(Pod pod, String image) {
        Map<String, String> annotations = pod.getMetadata().getAnnotations();
        return annotations != null && image.equals(annotations.get(PullPod.IMAGE_ANNOTATION));
    }

    private static String setOf(Pod pod) {
        return pod.getMetadata().getLabels().getOrDefault(PullPod.SET_LABEL, "");
    }

    @Override
    public void onAdd(Pod pod) {
        tell(pod);
    }

    @Override
    public void onUpdate(Pod before, Pod pod) {
        tell(pod);
    }

    @Override
    public void onDelete(Pod pod, boolean unseen) {
        tell(pod);
    }

    private void tell(Pod pod) {
        listeners.forEach(listener -> listener.accept(setOf(pod)));
    }

    @Override
    public void close() {
        informer.stop();
    }
}
