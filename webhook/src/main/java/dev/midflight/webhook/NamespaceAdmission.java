package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.client.utils.KubernetesSerialization;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * The namespace webhook: in the request that sets or removes the annotation, the label that the pod
 * webhook selects on follows it, and the CA is in the namespace before the label is.
 */
final class NamespaceAdmission implements AdmissionHandler {

    /** Puts the CA's bundle into a namespace that exists; blocks. */
    interface BundlePublisher {
        void publish(String namespace);
    }

    private static final KubernetesSerialization JSON = new KubernetesSerialization();

    private final BundlePublisher publisher;
    private final String ownNamespace;

    NamespaceAdmission(BundlePublisher publisher, String ownNamespace) {
        this.publisher = publisher;
        this.ownNamespace = ownNamespace;
    }

    @Override
    public AdmissionAnswer answer(AdmissionRequest request) {
        Namespace before = request.objectAs(Namespace.class);
        boolean wanted = isWanted(before);
        Map<String, String> labels = new LinkedHashMap<>(Metadata.labels(before));
        boolean labelled =
                MidflightNames.ENABLED.equals(labels.get(MidflightNames.INJECTION_LABEL));
        if (wanted == labelled && wanted == labels.containsKey(MidflightNames.INJECTION_LABEL)) {
            return AdmissionAnswer.unchanged();
        }
        if (wanted
                && request.operation() == AdmissionRequest.Operation.UPDATE
                && !request.dryRun()) {
            publisher.publish(before.getMetadata().getName());
        }
        Namespace after = JSON.clone(before);
        if (wanted) {
            labels.put(MidflightNames.INJECTION_LABEL, MidflightNames.ENABLED);
        } else {
            labels.remove(MidflightNames.INJECTION_LABEL);
        }
        after.getMetadata().setLabels(labels);
        return AdmissionAnswer.patched(JsonPatch.between(before, after));
    }

    private boolean isWanted(Namespace namespace) {
        String name = namespace.getMetadata().getName();
        return OptInRules.isOptedIn(namespace)
                && !ownNamespace.equals(name)
                && !"kube-system".equals(name);
    }
}
