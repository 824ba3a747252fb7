package dev.midflight.operator.mtls;

import dev.midflight.operator.rollout.PodKey;
import java.util.Optional;
import java.util.Set;

/** What the mesh's configuration says of who calls whom. May block for a moment. */
public interface MeshView {
    /** The pods whose sidecars know that namespace's Services. */
    Set<PodKey> callersOf(String namespace) throws InterruptedException;

    /** Whether Services lead to the pod whose policy lets it serve nothing but mutual TLS. */
    boolean isStrict(PodKey pod) throws InterruptedException;

    /**
     * Which Services would refuse the pod if it called them without its proxy, and by what policy;
     * empty: none.
     */
    Optional<String> refusesPlaintextOf(PodKey pod) throws InterruptedException;
}
