package dev.midflight.cli;

import dev.midflight.crds.InterceptionToggle;
import dev.midflight.crds.SidecarSet;
import dev.midflight.webhook.FactsFinder;
import dev.midflight.webhook.InjectionRequest;
import io.fabric8.kubernetes.api.model.Namespace;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import java.util.Optional;

/** The cluster of the current kubeconfig, asked for what the webhook would know. */
final class ClusterSurroundings implements Surroundings {
    private static final int NOT_FOUND = 404;

    private final KubernetesClient client;
    private final String systemNamespace;
    private final int serverMinor;

    private ClusterSurroundings(KubernetesClient client, String systemNamespace, int serverMinor) {
        this.client = client;
        this.systemNamespace = systemNamespace;
        this.serverMinor = serverMinor;
    }

    static ClusterSurroundings connect(String systemNamespace) {
        Config config = ClusterConnection.config();
        KubernetesClient client = ClusterConnection.open(config);
        try {
            int minor = FactsFinder.minor(client.getKubernetesVersion().getGitVersion()).orElse(0);
            return new ClusterSurroundings(client, systemNamespace, minor);
        } catch (KubernetesClientException e) {
            client.close();
            throw new BadInputException(
                    "no cluster answers at %s (%s); for a preview without one give --sidecarset FILE"
                            .formatted(config.getMasterUrl(), ClusterConnection.firstLine(e)));
        }
    }

    @Override
    public InjectionRequest request(String namespace, Pod pod) {
        try {
            return new InjectionRequest(
                    pod,
                    namespace(namespace),
                    client.resources(SidecarSet.class).list().getItems(),
                    client.resources(InterceptionToggle.class)
                            .inNamespace(namespace)
                            .list()
                            .getItems(),
                    client.limitRanges().inNamespace(namespace).list().getItems(),
                    client.resourceQuotas().inNamespace(namespace).list().getItems(),
                    new FactsFinder(systemNamespace, serverMinor)
                            .find(client.nodes().list().getItems()));
        } catch (KubernetesClientException e) {
            String hint =
                    e.getCode() == NOT_FOUND ? "is Midflight installed in this cluster? " : "";
            throw new BadInputException(
                    "the cluster did not answer: "
                            + hint
                            + "("
                            + ClusterConnection.firstLine(e)
                            + ")");
        }
    }

    @Override
    public void close() {
        client.close();
    }

    private Namespace namespace(String name) {
        return Optional.ofNullable(client.namespaces().withName(name).get())
                .orElseThrow(() -> new BadInputException("namespace " + name + " does not exist"));
    }
}
