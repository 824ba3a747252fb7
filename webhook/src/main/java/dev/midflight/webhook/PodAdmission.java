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

    @Override
    public AdmissionAnswer answer(AdmissionRequest request) {
        if (request.operation() != AdmissionRequest.Operation.CREATE) {
            return AdmissionAnswer.unchanged();
        }
        Pod pod = request.objectAs(Pod.class);
        InjectionRequest question =
                new InjectionRequest(
                        pod,
                        namespace(request.namespace()),
                        cluster.sidecarSets(),
                        cluster.limitRanges(request.namespace()),
                        cluster.quotas(request.namespace()),
                        cluster.facts());
        InjectionDecision decision = InjectionDecision.decide(question);
        Pod result = SidecarInjector.apply(question, decision);
        if (!request.dryRun()) {
            listeners.forEach(listener -> listener.decided(pod, request.namespace(), decision));
        }
        return AdmissionAnswer.patched(JsonPatch.between(pod, result));
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
