package dev.midflight.operator.trafficpolicy;

import dev.midflight.operator.discovery.InformedMesh;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import dev.midflight.operator.serve.ResourceShelves;
import dev.midflight.operator.translate.PolicyKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * What sidecars read, kept up to date by watches; every replica has all of it, because every
 * replica serves.
 */
public final class InformedTraffic implements AutoCloseable {
    private final PodInventory pods;
    private final TrafficPlanner planner;
    private final TrafficThread thread;
    private final InformedMesh mesh;
    private final PolicyWatch policies;
    private final ImportsWatch imports;
    private final List<Consumer<PolicyKey>> listeners = new CopyOnWriteArrayList<>();

    /**
     * @param ready told once a whole configuration is on the shelves
     * @param speaksMtls of a pod by its uid: whether its sidecar takes mTLS just now
     */
    public InformedTraffic(
            KubernetesClient client,
            PodInventory pods,
            ResourceShelves shelves,
            Runnable ready,
            Predicate<String> speaksMtls,
            MeshSettings settings) {
        this.pods = pods;
        this.planner = new TrafficPlanner(settings, new MeshIndex(speaksMtls), shelves, this::told);
        this.thread = new TrafficThread(planner, this::watchesAreComplete, ready);
        this.mesh = new InformedMesh(client, change -> thread.tell(all -> all.change(change)));
        this.policies = new PolicyWatch(client, thread::tell);
        this.imports = new ImportsWatch(client, thread::tell);
    }

    /** Before the pods' own watch starts, so that none of them is missed. */
    public void start() {
        pods.onChange(this::podChanged);
        mesh.start();
        policies.start();
        imports.start();
        thread.start();
    }

    /** True once there is a whole configuration. */
    public boolean isComplete() {
        return thread.isComplete();
    }

    /** Called with each policy of which something else is to be said now; not with refusals. */
    public void onChange(Consumer<PolicyKey> listener) {
        listeners.add(listener);
    }

    /** The pod's sidecar has begun, or ended, to take mTLS. */
    public void mtlsChanged(PodKey pod) {
        thread.tell(all -> all.change(index -> index.meshChanged(pod.uid())));
    }

    Optional<PolicyVerdict> verdict(PolicyKey policy) {
        return planner.verdict(policy);
    }

    /** The inventory tells of a pod that is gone, too; what it says last counts. */
    private void podChanged(KnownPod pod) {
        thread.tell(all -> all.pod(pod.key(), pods.find(pod.key())));
    }

    private boolean watchesAreComplete() {
        return pods.isComplete()
                && mesh.isComplete()
                && policies.isComplete()
                && imports.isComplete();
    }

    private void told(PolicyKey policy) {
        listeners.forEach(listener -> listener.accept(policy));
    }

    @Override
    public void close() {
        mesh.close();
        policies.close();
        imports.close();
        thread.close();
    }
}
