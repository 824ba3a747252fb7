package dev.midflight.operator.mtls;

import dev.midflight.model.MeshPorts;
import dev.midflight.operator.pod.KnownPod.Injected;
import dev.midflight.operator.pod.MeshPatch;
import dev.midflight.operator.pod.PodInventory;
import dev.midflight.operator.rollout.PodKey;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import org.jboss.logging.Logger;

/** Annotations of the pods themselves, which every replica reads. */
public record PodMeshNotes(KubernetesClient client, PodInventory pods) implements MeshNotes {
    private static final Logger LOG = Logger.getLogger(PodMeshNotes.class);

    @Override
    public boolean write(PodKey pod, Injected seen, MeshPorts offers) {
        try {
            pods.wrote(
                    client.pods()
                            .inNamespace(pod.namespace())
                            .withName(pod.name())
                            .patch(
                                    PatchContext.of(PatchType.JSON),
                                    MeshPatch.of(pod, seen, offers).text()));
            LOG.infof("Pod %s: callers speak mutual TLS to ports %s", pod, offers);
            return true;
        } catch (KubernetesClientException e) {
            LOG.debugf("Pod %s: mutual TLS at ports %s not noted: %s", pod, offers, e.getMessage());
            return false;
        }
    }
}
