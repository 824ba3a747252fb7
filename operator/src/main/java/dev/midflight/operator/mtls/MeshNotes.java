package dev.midflight.operator.mtls;

import dev.midflight.model.MeshPorts;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.rollout.PodKey;

/** Where it is written down at which ports callers speak mutual TLS to a pod. */
@FunctionalInterface
public interface MeshNotes {
    /**
     * Blocks.
     *
     * @param seen what it was decided on
     * @return false: the pod is another one meanwhile, or the API server did not do it
     */
    boolean write(PodKey pod, Injected seen, MeshPorts offers);
}
