package dev.midflight.operator.pod;

import dev.midflight.crds.MidflightNames;
import dev.midflight.operator.toggle.ToggleMachine;
import dev.midflight.operator.toggle.ToggleOutcome.Overdue;
import dev.midflight.operator.toggle.ToggleRun;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;

/** Pods with addresses and notes, as the watch would show them. */
public final class TestingInventory {
    private TestingInventory() {}

    public static Pod pod(Pod pod, String address) {
        return new PodBuilder(pod)
                .editStatus()
                .addNewPodIP()
                .withIp(address)
                .endPodIP()
                .endStatus()
                .build();
    }

    public static Pod noted(Pod pod, ToggleRun run) {
        return new PodBuilder(pod)
                .editMetadata()
                .addToAnnotations(ToggleNote.ANNOTATION, ToggleNote.text(run))
                .endMetadata()
                .build();
    }

    /** As it is; with both slots where its label says that it was injected. */
    public static KnownPod known(Pod pod) {
        boolean injected =
                pod.getMetadata().getLabels().containsKey(MidflightNames.SIDECARSET_LABEL);
        return PodReader.read(injected ? withSlots(pod) : pod);
    }

    private static Pod withSlots(Pod pod) {
        return new PodBuilder(pod)
                .editOrNewSpec()
                .withInitContainers(InjectedPods.fresh("slots").getSpec().getInitContainers())
                .endSpec()
                .build();
    }

    public static KnownPod known(Pod pod, String address) {
        return PodReader.read(pod(pod, address));
    }

    public static KnownPod known(Pod pod, String address, ToggleRun run) {
        return PodReader.read(noted(pod(pod, address), run));
    }

    /** The same run after its phase took too long. */
    public static ToggleRun back(ToggleRun run) {
        return ToggleMachine.next(run, new Overdue("nobody saw it"), run.since());
    }
}
