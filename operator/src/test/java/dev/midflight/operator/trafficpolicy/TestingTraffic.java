package dev.midflight.operator.trafficpolicy;

import dev.midflight.crds.policy.MtlsMode;
import dev.midflight.operator.discovery.MeshIndex;
import dev.midflight.operator.discovery.TestingMesh;
import dev.midflight.operator.pod.KnownPod;
import dev.midflight.operator.serve.ResourceShelves;
import io.fabric8.kubernetes.api.model.HasMetadata;
import java.util.Collection;
import java.util.Optional;

/** The planner on its own thread, as it runs, told of objects without an API server. */
public final class TestingTraffic implements AutoCloseable {
    private final TrafficThread thread;

    /**
     * @param ready told once all is on the shelves that was told before
     */
    public TestingTraffic(
            ResourceShelves shelves,
            Collection<? extends HasMetadata> objects,
            Collection<KnownPod> pods,
            Runnable ready) {
        TrafficPlanner planner =
                new TrafficPlanner(
                        new MeshSettings("cluster.local", MtlsMode.DISABLED),
                        new MeshIndex(),
                        shelves,
                        _ -> {});
        objects.forEach(object -> planner.change(TestingMesh.put(object)));
        pods.forEach(pod -> planner.pod(pod.key(), Optional.of(pod)));
        this.thread = new TrafficThread(planner, () -> true, ready);
        thread.start();
    }

    /** As they are now, all at once. */
    public void put(Collection<? extends HasMetadata> objects) {
        thread.tell(planner -> objects.forEach(object -> planner.change(TestingMesh.put(object))));
    }

    @Override
    public void close() {
        thread.close();
    }
}
