package dev.midflight.webhook;

import static dev.midflight.webhook.SkipReason.*;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** Whether namespace and pod want the sidecar, whatever SidecarSets there are; in this order. */
final class OptInRules {
    private final InjectionRequest request;
    private final Pod pod;

    OptInRules(InjectionRequest request) {
        this.request = request;
        this.pod = request.pod();
    }

    static boolean isOptedIn(Namespace namespace) {
        return MidflightNames.ENABLED.equals(
                Metadata.annotations(namespace).get(MidflightNames.INJECT_ANNOTATION));
    }

    /** The first reason to leave the pod alone. */
    Optional<InjectionDecision.Skip> skip() {
        return Stream.<Supplier<Optional<InjectionDecision.Skip>>>of(
                        this::protectedNamespace,
                        this::notEnabled,
                        this::alreadyInjected,
                        this::optedOut)
                .map(Supplier::get)
                .flatMap(Optional::stream)
                .findFirst();
    }

    private Optional<InjectionDecision.Skip> protectedNamespace() {
        String name = request.namespace().getMetadata().getName();
        return name.equals("kube-system") || name.equals(request.facts().ownNamespace())
                ? skip(
                        PROTECTED_NAMESPACE,
                        "pods of namespace %s are never injected".formatted(name))
                : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> notEnabled() {
        return isOptedIn(request.namespace())
                ? Optional.empty()
                : skip(
                        NAMESPACE_NOT_ENABLED,
                        "namespace %s has no annotation %s: %s"
                                .formatted(
                                        request.namespace().getMetadata().getName(),
                                        MidflightNames.INJECT_ANNOTATION,
                                        MidflightNames.ENABLED));
    }

    private Optional<InjectionDecision.Skip> alreadyInjected() {
        boolean labelled = Metadata.labels(pod).containsKey(MidflightNames.SIDECARSET_LABEL);
        boolean complete =
                PodResources.containers(pod.getSpec())
                                .map(Container::getName)
                                .filter(PodRules.CONTAINERS::contains)
                                .count()
                        == PodRules.CONTAINERS.size();
        return labelled && complete
                ? skip(ALREADY_INJECTED, "the pod has the sidecar already")
                : Optional.empty();
    }

    private Optional<InjectionDecision.Skip> optedOut() {
        String asked = Metadata.annotations(pod).get(MidflightNames.INJECT_ANNOTATION);
        return MidflightNames.DISABLED.equals(asked)
                ? skip(
                        OPTED_OUT,
                        "the pod has the annotation %s: %s"
                                .formatted(
                                        MidflightNames.INJECT_ANNOTATION, MidflightNames.DISABLED))
                : Optional.empty();
    }

    private static Optional<InjectionDecision.Skip> skip(SkipReason reason, String message) {
        return Optional.of(new InjectionDecision.Skip(reason, message));
    }
}
