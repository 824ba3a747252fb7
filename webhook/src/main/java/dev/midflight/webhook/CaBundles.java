package dev.midflight.webhook;

import io.fabric8.kubernetes.api.model.admissionregistration.v1.MutatingWebhookConfiguration;
import io.fabric8.kubernetes.api.model.admissionregistration.v1.ValidatingWebhookConfiguration;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.Objects;
import org.jboss.logging.Logger;

/** Writes the CA's bundle into the webhook configurations, and writes it again where it is lost. */
final class CaBundles {
    private static final Logger LOG = Logger.getLogger(CaBundles.class);

    private static final int CONFLICT = 409;
    private static final int ATTEMPTS = 5;

    private final KubernetesClient client;
    private final String name;

    /**
     * @param name of the two configurations, mutating and validating
     */
    CaBundles(KubernetesClient client, String name) {
        this.client = client;
        this.name = name;
    }

    /** Makes sure that every webhook has this bundle; blocks. */
    void ensure(String bundlePem) {
        String encoded =
                Base64.getEncoder().encodeToString(bundlePem.getBytes(StandardCharsets.UTF_8));
        unlessBeaten(() -> ensureMutating(encoded));
        unlessBeaten(() -> ensureValidating(encoded));
    }

    /** Several replicas write the same; who is beaten looks again. */
    private static void unlessBeaten(Runnable write) {
        for (int attempt = 1; ; attempt++) {
            try {
                write.run();
                return;
            } catch (KubernetesClientException e) {
                if (e.getCode() != CONFLICT || attempt == ATTEMPTS) {
                    throw e;
                }
            }
        }
    }

    private void ensureMutating(String encoded) {
        MutatingWebhookConfiguration found = mutating();
        if (found == null
                || found.getWebhooks().stream()
                        .allMatch(hook -> has(hook.getClientConfig().getCaBundle(), encoded))) {
            return;
        }
        found.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(encoded));
        client.resource(found).update();
        LOG.infof("Wrote the CA bundle, name=%s kind=MutatingWebhookConfiguration", name);
    }

    private void ensureValidating(String encoded) {
        ValidatingWebhookConfiguration found =
                client.admissionRegistration()
                        .v1()
                        .validatingWebhookConfigurations()
                        .withName(name)
                        .get();
        if (found == null
                || found.getWebhooks().stream()
                        .allMatch(hook -> has(hook.getClientConfig().getCaBundle(), encoded))) {
            return;
        }
        found.getWebhooks().forEach(hook -> hook.getClientConfig().setCaBundle(encoded));
        client.resource(found).update();
        LOG.infof("Wrote the CA bundle, name=%s kind=ValidatingWebhookConfiguration", name);
    }

    private MutatingWebhookConfiguration mutating() {
        return client.admissionRegistration()
                .v1()
                .mutatingWebhookConfigurations()
                .withName(name)
                .get();
    }

    private static boolean has(String bundle, String wanted) {
        return Objects.equals(bundle, wanted);
    }
}
