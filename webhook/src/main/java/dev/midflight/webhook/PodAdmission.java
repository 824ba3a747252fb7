package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.api.model.Pod;
import java.util.List;
import java.util.Optional;

/** The pod webhook: decides, injects, and tells who watches. */
final class PodAdmission implements AdmissionHandler {

    /** Hears of every decision that is not a rehearsal. */
    interface Listener {
        void decided(Pod pod, String namespace, InjectionDecision decision);
    }

    private final ClusterView cluster;
    private final List<Listener> listeners;

    PodAdmission(ClusterView cluster, List<Listener> listeners) {
        this.cluster = cluster;
        this.listeners = List.copyOf(listeners);
    }

    /**
     * A pod that no SidecarSet selects may have come together with the one that does: before it is
     * left alone for that, the API server is asked.
     */
    @Override
    public AdmissionAnswer answer(AdmissionRequest request) {
        if (request.operation() != AdmissionRequest.Operation.CREATE) {
            return AdmissionAnswer.unchanged();
        }
        Pod pod = request.objectAs(Pod.class);
        InjectionRequest question = question(pod, request.namespace());
        InjectionDecision decision = InjectionDecision.decide(question);
        if (decision instanceof InjectionDecision.Skip(SkipReason reason, String _)
                && reason == SkipReason.NO_SIDECAR_SET) {
            question = question.withSidecarSets(cluster.freshSidecarSets());
            decision = InjectionDecision.decide(question);
        }
        if (!request.dryRun()) {
            for (Listener listener : listeners) {
                listener.decided(pod, request.namespace(), decision);
            }
        }
        Pod result = SidecarInjector.apply(question, decision);
        return AdmissionAnswer.patched(JsonPatch.between(pod, result));
    }

    private InjectionRequest question(Pod pod, String namespace) {
        return new InjectionRequest(
                pod,
                namespace(namespace),
                cluster.sidecarSets(),
                cluster.toggles(namespace),
                cluster.limitRanges(namespace),
                cluster.quotas(namespace),
                cluster.facts());
    }

    /**
     * The API server asks only for labelled namespaces; one that is not known here as opted in was
     * annotated a moment ago, so it is read anew.
     */
    private Namespace namespace(String name) {
        Optional<Namespace> known = cluster.namespace(name).filter(OptInRules::isOptedIn);
        return known.or(() -> cluster.freshNamespace(name))
                .orElseGet(
                        () ->
                                new NamespaceBuilder()
                                        .withNewMetadata()
                                        .withName(name)
                                        .endMetadata()
                                        .build());
    }
}
