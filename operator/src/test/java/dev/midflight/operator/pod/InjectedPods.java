package dev.midflight.operator.pod;

import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodBuilder;
import java.util.Map;

/** Pods as the API server would show them after the webhook. */
public final class InjectedPods {
    private InjectedPods() {}

    /** Both slots have v1, slot a is to serve at epoch 1. */
    public static Pod fresh(String name) {
        return new PodBuilder()
                .withNewMetadata()
                .withNamespace("shop")
                .withName(name)
                .withUid("uid-" + name)
                .withResourceVersion("1")
                .withLabels(Map.of("midflight.dev/sidecarset", "default", "app", "cart"))
                .addToAnnotations("midflight.dev/active-slot", "a")
                .addToAnnotations("midflight.dev/epoch", "1")
                .addToAnnotations("midflight.dev/decision", "{}")
                .endMetadata()
                .withNewSpec()
                .withNodeName("node-1")
                .addNewInitContainer()
                .withName("midflight-a")
                .withImage("registry.test/sidecar:v1")
                .endInitContainer()
                .addNewInitContainer()
                .withName("midflight-b")
                .withImage("registry.test/sidecar:v1")
                .endInitContainer()
                .addNewContainer()
                .withName("app")
                .withImage("registry.test/app:1")
                .endContainer()
                .endSpec()
                .withNewStatus()
                .withPhase("Running")
                .addNewCondition()
                .withType("Ready")
                .withStatus("True")
                .endCondition()
                .endStatus()
                .build();
    }

    /** As {@link #fresh}, without a sidecar. */
    public static Pod bare(String name) {
        return new PodBuilder(fresh(name))
                .editMetadata()
                .withLabels(Map.of("app", "cart"))
                .withAnnotations(Map.of())
                .endMetadata()
                .editSpec()
                .withInitContainers()
                .endSpec()
                .build();
    }
}
