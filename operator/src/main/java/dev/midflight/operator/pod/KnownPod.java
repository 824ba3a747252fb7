package dev.midflight.operator.pod;

import dev.midflight.operator.rollout.FleetPod;
import dev.midflight.operator.rollout.PodKey;
import java.util.Map;
import java.util.Optional;

/**
 * All that the operator keeps of a pod.
 *
 * @param sidecar where it has one
 * @param other where it has none, and says that another client of the control plane runs there
 */
public record KnownPod(
        PodKey key,
        Map<String, String> labels,
        Without without,
        Optional<Injected> sidecar,
        Optional<OtherClient> other) {
    public KnownPod {
        labels = Map.copyOf(labels);
    }

    /** Of whoever is configured there; empty: nobody is. */
    public Optional<PodMesh> mesh() {
        return sidecar.map(Injected::mesh).or(() -> other.map(OtherClient::mesh));
    }

    /** True where somebody else's proxy takes the mesh's mutual TLS for the pod. */
    public boolean isMutual() {
        return other.filter(OtherClient::takesMtls).isPresent();
    }

    /** Why a pod may be without a sidecar. */
    public enum Without {
        /** Nothing says why: the webhook did not see it. */
        UNEXPLAINED,
        /** It opted out, or the webhook decided so. */
        SKIPPED,
        /** Finished, or on its way out. */
        LEAVING
    }

    /** Envoy, or a program with a client of its own. */
    public record OtherClient(PodMesh mesh, boolean takesMtls) {}

    /** A pod with a sidecar, and whose. */
    public record Injected(String sidecarSet, FleetPod pod, PodTraffic traffic, PodMesh mesh) {}
}
