package dev.midflight.e2e.demo;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.PodResources;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.client.KubernetesClient;
import java.util.stream.Stream;

/** Shows what the webhook made of a pod, beside what its Deployment asked for. */
final class InjectedPod {
    private final KubernetesClient client;

    InjectedPod(KubernetesClient client) {
        this.client = client;
    }

    void show(Pod pod, Console console) {
        PodSpec asked =
                client.apps()
                        .deployments()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getLabels().get("app"))
                        .require()
                        .getSpec()
                        .getTemplate()
                        .getSpec();
        console.step("The injected pod " + pod.getMetadata().getName());
        Stream.concat(
                        pod.getSpec().getInitContainers().stream(),
                        pod.getSpec().getContainers().stream())
                .forEach(container -> console.say(line(container)));
        console.say(
                "requests: asked "
                        + PodResources.requests(asked)
                        + "; scheduler sees "
                        + PodResources.requests(pod.getSpec()));
        console.say(
                "limits:   asked "
                        + PodResources.limits(asked)
                        + "; pod has "
                        + PodResources.limits(pod.getSpec()));
        console.say("QoS class: " + pod.getStatus().getQosClass());
        console.say(
                "decision:  "
                        + pod.getMetadata()
                                .getAnnotations()
                                .get(MidflightNames.DECISION_ANNOTATION));
        requireUnchanged(asked, pod.getSpec());
    }

    private static String line(Container container) {
        return "%-14s %-38s requests %s limits %s"
                .formatted(
                        container.getName(),
                        container.getImage(),
                        container.getResources().getRequests(),
                        container.getResources().getLimits());
    }

    private static void requireUnchanged(PodSpec asked, PodSpec injected) {
        boolean same =
                PodResources.requests(asked).equals(PodResources.requests(injected))
                        && PodResources.limits(asked).equals(PodResources.limits(injected));
        if (!same) {
            throw new IllegalStateException(
                    "the pod does not ask for what the application asked for");
        }
    }
}
