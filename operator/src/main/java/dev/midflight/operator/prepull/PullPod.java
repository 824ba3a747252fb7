package dev.midflight.operator.prepull;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import io.fabric8.kubernetes.api.model.CapabilitiesBuilder;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ContainerBuilder;
import io.fabric8.kubernetes.api.model.LocalObjectReference;
import io.fabric8.kubernetes.api.model.OwnerReferenceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import io.fabric8.kubernetes.api.model.Quantity;
import io.fabric8.kubernetes.api.model.TolerationBuilder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.zip.CRC32;

/** The short-lived pod that makes one node pull one image, and proves that it starts. */
final class PullPod {
    static final String SET_LABEL = "midflight.dev/prepull";
    static final String IMAGE_ANNOTATION = "midflight.dev/prepull-image";
    private static final int SET_CHARACTERS = 40;

    private PullPod() {}

    static Pod desired(SidecarSet set, String image, String node, PullSettings settings) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace(settings.namespace())
                .withName(name(set, image, node))
                .addToLabels(SET_LABEL, set.getMetadata().getName())
                .addToLabels("app.kubernetes.io/name", "midflight-prepull")
                .addToLabels("app.kubernetes.io/managed-by", "midflight-operator")
                .addToAnnotations(IMAGE_ANNOTATION, image)
                .addToOwnerReferences(
                        new OwnerReferenceBuilder()
                                .withApiVersion(set.getApiVersion())
                                .withKind(set.getKind())
                                .withName(set.getMetadata().getName())
                                .withUid(set.getMetadata().getUid())
                                .build())
                .endMetadata()
                .withNewSpec()
                .withNodeName(node)
                .withRestartPolicy("Never")
                .withAutomountServiceAccountToken(false)
                .withEnableServiceLinks(false)
                .withTerminationGracePeriodSeconds(0L)
                .withActiveDeadlineSeconds(settings.deadline().toSeconds())
                .withTolerations(new TolerationBuilder().withOperator("Exists").build())
                .withImagePullSecrets(
                        settings.imagePullSecrets().stream()
                                .map(LocalObjectReference::new)
                                .toList())
                .withNewSecurityContext()
                .withRunAsNonRoot(true)
                .withRunAsUser(MidflightNames.SIDECAR_UID)
                .withNewSeccompProfile(null, "RuntimeDefault")
                .endSecurityContext()
                .withContainers(container(set, image))
                .endSpec()
                .build();
    }

    private static Container container(SidecarSet set, String image) {
        return new ContainerBuilder()
                .withName("pull")
                .withImage(image)
                .withImagePullPolicy(set.getSpec().imagePullPolicy().text())
                .withCommand(MidflightNames.AGENT, "version")
                .withNewResources()
                .withRequests(Map.of("cpu", new Quantity("1m"), "memory", new Quantity("8Mi")))
                .withLimits(Map.of("cpu", new Quantity("100m"), "memory", new Quantity("32Mi")))
                .endResources()
                .withNewSecurityContext()
                .withAllowPrivilegeEscalation(false)
                .withReadOnlyRootFilesystem(true)
                .withCapabilities(new CapabilitiesBuilder().withDrop("ALL").build())
                .endSecurityContext()
                .build();
    }

    /** The same for the same node and image, so that asking twice makes one pod. */
    private static String name(SidecarSet set, String image, String node) {
        CRC32 crc = new CRC32();
        crc.update((image + "@" + node).getBytes(StandardCharsets.UTF_8));
        String name = set.getMetadata().getName();
        String head = name.substring(0, Math.min(name.length(), SET_CHARACTERS));
        return "midflight-pull-%s-%08x".formatted(head, crc.getValue());
    }
}
