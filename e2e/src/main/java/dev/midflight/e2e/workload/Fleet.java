package dev.midflight.e2e.workload;

import dev.midflight.crds.MidflightNames;
import dev.midflight.crds.SidecarSet;
import dev.midflight.crds.SidecarSetStatus;
import dev.midflight.e2e.kube.Await;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.dsl.base.PatchContext;
import io.fabric8.kubernetes.client.dsl.base.PatchType;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** A SidecarSet as its user sees it: edited, and watched until it is what was asked for. */
public final class Fleet {
    private static final PatchContext MERGE = PatchContext.of(PatchType.JSON_MERGE);

    private final KubernetesClient client;
    private final String name;

    public Fleet(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    public SidecarSet sidecarSet() {
        return client.resources(SidecarSet.class).withName(name).require();
    }

    public SidecarSetStatus status() {
        return Optional.ofNullable(sidecarSet().getStatus()).orElse(SidecarSetStatus.NONE);
    }

    /** Does what {@code kubectl edit} does to the spec; a JSON merge patch. */
    public void edit(String specPatch) {
        client.resources(SidecarSet.class)
                .withName(name)
                .patch(MERGE, "{\"spec\":" + specPatch + "}");
    }

    public void editVersion(String version) {
        edit("{\"version\":\"" + version + "\"}");
    }

    /** Whether every injected pod serves with the version that the spec asks for. */
    public boolean rolledOut() {
        SidecarSet set = sidecarSet();
        SidecarSetStatus status =
                Optional.ofNullable(set.getStatus()).orElse(SidecarSetStatus.NONE);
        return observed(set, status)
                && status.injectedPods() == status.updatedPods()
                && set.getSpec().version().equals(status.stableVersion())
                && pods().stream().allMatch(pod -> set.getSpec().version().equals(version(pod)));
    }

    /** Whether the roll was stopped because of this version and no pod serves with it. */
    public boolean wentBackFrom(String version) {
        SidecarSet set = sidecarSet();
        SidecarSetStatus status =
                Optional.ofNullable(set.getStatus()).orElse(SidecarSetStatus.NONE);
        return observed(set, status)
                && version.equals(status.failedVersion())
                && pods().stream().noneMatch(pod -> version.equals(version(pod)));
    }

    public void awaitRolledOut(Duration limit) {
        Await.present(
                name + " rolled out",
                limit,
                () -> Optional.of(true).filter(yes -> rolledOut()),
                () -> String.valueOf(status()));
    }

    public void awaitWentBackFrom(String version, Duration limit) {
        Await.present(
                name + " gone back from " + version,
                limit,
                () -> Optional.of(true).filter(yes -> wentBackFrom(version)),
                () -> String.valueOf(status()));
    }

    public List<Pod> pods() {
        return client.pods()
                .inAnyNamespace()
                .withLabel(MidflightNames.SIDECARSET_LABEL, name)
                .list()
                .getItems();
    }

    /** The version of the slot that the pod's annotation says is the active one. */
    public static String version(Pod pod) {
        String slot =
                pod.getMetadata()
                        .getAnnotations()
                        .getOrDefault(MidflightNames.ACTIVE_SLOT_ANNOTATION, "a");
        String container =
                slot.equals("a")
                        ? MidflightNames.SLOT_A_CONTAINER
                        : MidflightNames.SLOT_B_CONTAINER;
        return pod.getSpec().getInitContainers().stream()
                .filter(each -> each.getName().equals(container))
                .map(each -> each.getImage().substring(each.getImage().lastIndexOf(':') + 1))
                .findFirst()
                .orElse("none");
    }

    private static boolean observed(SidecarSet set, SidecarSetStatus status) {
        return set.getMetadata().getGeneration().equals(status.observedGeneration());
    }
}
