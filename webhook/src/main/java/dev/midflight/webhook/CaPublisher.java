package dev.midflight.webhook;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.ConfigMap;
import io.fabric8.kubernetes.api.model.ConfigMapBuilder;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.function.Supplier;
import org.jboss.logging.Logger;

/**
 * Puts the CA's bundle into a namespace that is just opting in, so that its first pod finds it; the
 * operator keeps it fresh from then on. A failure is only logged: the pod's mount is optional.
 */
final class CaPublisher implements NamespaceAdmission.BundlePublisher {
    private static final Logger LOG = Logger.getLogger(CaPublisher.class);
    private static final int CONFLICT = 409;

    private final KubernetesClient client;
    private final Supplier<String> bundlePem;

    CaPublisher(KubernetesClient client, Supplier<String> bundlePem) {
        this.client = client;
        this.bundlePem = bundlePem;
    }

    @Override
    public void publish(String namespace) {
        try {
            client.resource(configMap(namespace)).create();
        } catch (KubernetesClientException e) {
            if (e.getCode() != CONFLICT) {
                LOG.warnf("CA not published, namespace=%s: %s", namespace, e.getMessage());
            }
        }
    }

    private ConfigMap configMap(String namespace) {
        return new ConfigMapBuilder()
                .withNewMetadata()
                .withNamespace(namespace)
                .withName(MidflightNames.CA_CONFIG_MAP)
                .addToLabels("app.kubernetes.io/managed-by", "midflight-operator")
                .addToLabels("app.kubernetes.io/part-of", "midflight")
                .endMetadata()
                .addToData(MidflightNames.CA_CONFIG_MAP_KEY, bundlePem.get())
                .build();
    }
}
