package dev.midflight.operator.namespace;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.api.model.Namespace;
import java.util.Map;
import java.util.Objects;
import java.util.Set;

/** What a namespace has once it opted in, and has no more once it opted out. */
final class NamespaceDesired {
    static final String MANAGED_BY_LABEL = "app.kubernetes.io/managed-by";
    static final String MANAGED_BY = "midflight-operator";
    private static final Set<String> NEVER = Set.of("kube-system");

    private NamespaceDesired() {}

    /** Whether the namespace's pods are to be injected. */
    static boolean isOptedIn(Namespace namespace, String ownNamespace) {
        String name = namespace.getMetadata().getName();
        return !NEVER.contains(name)
                && !name.equals(ownNamespace)
                && namespace.getMetadata().getDeletionTimestamp() == null
                && MidflightNames.ENABLED.equals(
                        annotations(namespace).get(MidflightNames.INJECT_ANNOTATION));
    }

    /** Whether the traffic of all its pods is to pass by their proxies. */
    static boolean isEmergency(Namespace namespace) {
        return MidflightNames.BYPASS.equals(
                annotations(namespace).get(MidflightNames.EMERGENCY_ANNOTATION));
    }

    static boolean isLabelled(Namespace namespace) {
        return MidflightNames.ENABLED.equals(
                Objects.requireNonNullElse(namespace.getMetadata().getLabels(), Map.of())
                        .get(MidflightNames.INJECTION_LABEL));
    }

    /** The CA's bundle, as pods mount it. */
    static ConfigMap authority(String namespace, String bundlePem) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(MidflightNames.CA_CONFIG_MAP)
                .addToLabels(MANAGED_BY_LABEL, MANAGED_BY)
                .addToLabels("app.kubernetes.io/part-of", "midflight")
                .endMetadata()
                .addToData(MidflightNames.CA_CONFIG_MAP_KEY, bundlePem)
                .build();
    }

    private static Map<String, String> annotations(Namespace namespace) {
        return Objects.requireNonNullElse(namespace.getMetadata().getAnnotations(), Map.of());
    }
}
