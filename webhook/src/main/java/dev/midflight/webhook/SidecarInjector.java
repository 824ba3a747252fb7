package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.ObjectMeta;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodSpec;
import io.fabric8.kubernetes.api.model.Volume;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Turns a pod into the pod that a decision says; pure, the given pod is never changed. */
public final class SidecarInjector {
    private static final String DEFAULT_CONTAINER = "kubectl.kubernetes.io/default-container";
    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private SidecarInjector() {}

    /** The pod as it is to be created; equal to the given one where nothing is to be done. */
    public static Pod apply(InjectionRequest request, InjectionDecision decision) {
        return switch (decision) {
            case InjectionDecision.Skip skip ->
                    skip.reason().recorded() ? recorded(request.pod(), skip) : request.pod();
            case InjectionDecision.Inject inject -> {
                Pod pod = withSidecar(request, inject.plan(), inject.containers(request));
                ProbeRewrite probes =
                        new ProbeRewrite(inject.sidecarSet().getSpec().interception().inbound());
                PodResources.containers(pod.getSpec()).forEach(probes::rewrite);
                annotate(pod, inject);
                yield pod;
            }
        };
    }

    /** The pod with containers, volumes, and resources, but neither probes nor metadata. */
    static Pod withSidecar(
            InjectionRequest request, ResourcePlan plan, SidecarContainers containers) {
        Pod pod = defaulted(request);
        PodSpec spec = pod.getSpec();
        plan.applyTo(spec);
        if (request.facts().nativeSidecars()) {
            spec.setInitContainers(concatenated(containers.containers(), spec.getInitContainers()));
        } else {
            Container first = spec.getContainers().getFirst();
            annotations(pod).putIfAbsent(DEFAULT_CONTAINER, first.getName());
            spec.setContainers(concatenated(containers.containers(), spec.getContainers()));
        }
        List<Volume> volumes = concatenated(spec.getVolumes(), containers.volumes());
        spec.setVolumes(volumes);
        return pod;
    }

    /** A copy with the values that the API server fills in before it asks the webhook. */
    static Pod defaulted(InjectionRequest request) {
        Pod pod = JSON.clone(request.pod());
        PodResources.applyDefaults(pod.getSpec(), limitRanges(request));
        return pod;
    }

    static Map<ResourceKind, LimitRangeRules> limitRanges(InjectionRequest request) {
        Map<ResourceKind, LimitRangeRules> rules = new LinkedHashMap<>();
        for (ResourceKind kind : ResourceKind.values()) {
            rules.put(kind, LimitRangeRules.of(kind, request.limitRanges()));
        }
        return rules;
    }

    private static Pod recorded(Pod original, InjectionDecision.Skip skip) {
        Pod pod = JSON.clone(original);
        annotations(pod).put(MidflightNames.DECISION_ANNOTATION, DecisionText.of(skip));
        return pod;
    }

    private static void annotate(Pod pod, InjectionDecision.Inject inject) {
        Map<String, String> annotations = annotations(pod);
        annotations.put(MidflightNames.ACTIVE_SLOT_ANNOTATION, "a");
        annotations.put(MidflightNames.EPOCH_ANNOTATION, "1");
        inject.interception()
                .ifPresent(scope -> annotations.put(MidflightNames.INTERCEPTION_ANNOTATION, scope));
        annotations.put(MidflightNames.DECISION_ANNOTATION, DecisionText.of(inject));
        ObjectMeta metadata = pod.getMetadata();
        Map<String, String> labels = mutable(metadata.getLabels());
        labels.put(MidflightNames.SIDECARSET_LABEL, inject.sidecarSet().getMetadata().getName());
        metadata.setLabels(labels);
    }

    private static Map<String, String> annotations(Pod pod) {
        Map<String, String> annotations = mutable(pod.getMetadata().getAnnotations());
        pod.getMetadata().setAnnotations(annotations);
        return annotations;
    }

    private static Map<String, String> mutable(@Nullable Map<String, String> map) {
        return new LinkedHashMap<>(Objects.requireNonNullElse(map, Map.of()));
    }

    private static <T> List<T> concatenated(List<T> first, List<T> second) {
        List<T> all = new ArrayList<>(first);
        all.addAll(second);
        return all;
    }
}
