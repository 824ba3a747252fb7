package dev.midflight.e2e.workload;

import dev.midflight.e2e.kube.Await;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** The application and its load in one namespace. */
public final class Workload {
    private static final String IMAGE = "localhost/midflight/testapp:dev";
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, String> podLabels;

    /** The pods get these labels beside their own. */
    public Workload(KubernetesClient client, String namespace, Map<String, String> podLabels) {
        this.client = client;
        this.namespace = namespace;
        this.podLabels = Map.copyOf(podLabels);
    }

    /** Deploys the application as it is in its manifest. */
    public void deployServer() {
        deployServer(deployment -> {});
    }

    /** Deploys the application, changed a little. */
    public void deployServer(Consumer<Deployment> change) {
        apply("server.yaml", change);
    }

    /** Deploys the load against the application's Service; it begins as soon as it runs. */
    public void deployClient(List<String> arguments, Consumer<Deployment> change) {
        List<String> all = new ArrayList<>(List.of("--host=server"));
        all.addAll(arguments);
        apply(
                "client.yaml",
                deployment -> {
                    container(deployment).setArgs(all);
                    change.accept(deployment);
                });
    }

    /** The only pod of a workload, once it is Ready. */
    public Pod readyPod(String app) {
        return Await.present(
                app + " Ready in " + namespace,
                READY_LIMIT,
                () -> pod(app).filter(Readiness::isPodReady),
                () -> pod(app).map(PodSummary::of).orElse("There is no pod."));
    }

    /** The only pod of a workload that is not being deleted. */
    public Optional<Pod> pod(String app) {
        return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .findFirst();
    }

    /** The application's own container, whichever was injected beside it. */
    public static Container container(Deployment deployment) {
        return template(deployment).getSpec().getContainers().getFirst();
    }

    public static PodTemplateSpec template(Deployment deployment) {
        return deployment.getSpec().getTemplate();
    }

    public LoadClient load() {
        String pod = readyPod("client").getMetadata().getName();
        return new LoadClient(client, namespace, pod);
    }

    private void apply(String file, Consumer<Deployment> change) {
        for (HasMetadata resource : Manifest.read(client, file, IMAGE)) {
            resource.getMetadata().setNamespace(namespace);
            if (resource instanceof Deployment deployment) {
                template(deployment).getMetadata().getLabels().putAll(podLabels);
                change.accept(deployment);
            }
            client.resource(resource).create();
        }
    }
}
