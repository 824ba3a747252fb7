package dev.midflight.e2e.kube;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.NamespaceBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;

/** A namespace that opts in to injection. */
public final class InjectedNamespace {
    private InjectedNamespace() {}

    private static Namespace of(String name) {
        return new NamespaceBuilder()
                .withNewMetadata()
                .withName(name)
                .addToAnnotations(MidflightNames.INJECT_ANNOTATION, MidflightNames.ENABLED)
                .endMetadata()
                .build();
    }

    /**
     * @return as it is on the cluster
     * @throws io.fabric8.kubernetes.client.KubernetesClientException if it is refused
     */
    public static Namespace create(KubernetesClient client, String name) {
        return client.namespaces().resource(of(name)).create();
    }
}
