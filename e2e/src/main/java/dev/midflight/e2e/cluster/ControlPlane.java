package dev.midflight.e2e.cluster;

import dev.midflight.e2e.kube.Await;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;

/** Takes parts of Midflight's control plane away, and brings them back. */
public final class ControlPlane {
    public static final String OPERATOR = "midflight-operator";
    public static final String WEBHOOK = "midflight-webhook";
    private static final Duration LIMIT = Duration.ofMinutes(2);

    private final KubernetesClient client;

    public ControlPlane(KubernetesClient client) {
        this.client = client;
    }

    /** As an out-of-memory kill would: without a word. */
    public void killPodsOf(String deployment) {
        client.pods()
                .inNamespace(Installation.NAMESPACE)
                .withLabels(selector(deployment))
                .withGracePeriod(0)
                .delete();
    }

    /** Scales and waits until there are that many Ready pods, and no more. */
    public void scale(String deployment, int replicas) {
        client.apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(deployment)
                .scale(replicas);
        awaitReady(deployment, replicas);
    }

    /** Until the pods that it is to have are there, Ready, and no others. */
    public void awaitReady(String deployment) {
        awaitReady(deployment, replicas(deployment));
    }

    private void awaitReady(String deployment, int replicas) {
        Await.until(
                deployment + " at " + replicas,
                LIMIT,
                () -> {
                    var status = get(deployment).getStatus();
                    int ready = Objects.requireNonNullElse(status.getReadyReplicas(), 0);
                    int all =
                            client.pods()
                                    .inNamespace(Installation.NAMESPACE)
                                    .withLabels(selector(deployment))
                                    .list()
                                    .getItems()
                                    .size();
                    return ready == replicas && all == replicas;
                });
    }

    public int replicas(String deployment) {
        return get(deployment).getSpec().getReplicas();
    }

    /** Until the API server answers again. */
    public void awaitApi() {
        Await.until("the API server answers", LIMIT, this::apiAnswers);
    }

    private boolean apiAnswers() {
        try {
            return "ok".equals(client.raw("/readyz"));
        } catch (KubernetesClientException e) {
            return false;
        }
    }

    private Deployment get(String deployment) {
        return client.apps()
                .deployments()
                .inNamespace(Installation.NAMESPACE)
                .withName(deployment)
                .require();
    }

    private Map<String, String> selector(String deployment) {
        return get(deployment).getSpec().getSelector().getMatchLabels();
    }
}
