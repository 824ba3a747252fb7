package dev.midflight.e2e.rpc;

import dev.midflight.crds.MidflightNames;
import dev.midflight.e2e.kube.Await;
import io.fabric8.kubernetes.api.model.EnvVarBuilder;
import io.fabric8.kubernetes.api.model.HasMetadata;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.api.model.PodTemplateSpec;
import io.fabric8.kubernetes.api.model.apps.Deployment;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.readiness.Readiness;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;

/** Programs in one namespace: registries without a sidecar, applications with these labels. */
public final class Stage {
    private static final Duration READY_LIMIT = Duration.ofMinutes(3);

    private final KubernetesClient client;
    private final String namespace;
    private final Map<String, String> podLabels;

    public Stage(KubernetesClient client, String namespace, Map<String, String> podLabels) {
        this.client = client;
        this.namespace = namespace;
        this.podLabels = Map.copyOf(podLabels);
    }

    /**
     * What becomes one Deployment.
     *
     * @param app the group that a Service of that name selects
     * @param name of the Deployment, and label {@code instance} of its pods
     */
    public record Role(Program program, String app, String name, int replicas) {}

    public KubernetesClient client() {
        return client;
    }

    public String namespace() {
        return namespace;
    }

    /** Deploys it, with these environment variables. */
    public void deploy(Role role, Map<String, String> environment) {
        apply(role, "program.yaml", resource -> complete((Deployment) resource, role, environment));
    }

    /** The Service in front of a group of pods, where the program has ports. */
    public void deployService(Role role) {
        if (role.program().hasService()) {
            apply(role, "service.yaml", resource -> {});
        }
    }

    /** The pods of a group, once there are that many and all of them are Ready. */
    public List<Pod> readyPods(String app, int count) {
        return Await.present(
                count + " pods of " + app + " Ready in " + namespace,
                READY_LIMIT,
                () -> {
                    List<Pod> ready = pods(app).stream().filter(Readiness::isPodReady).toList();
                    return ready.size() == count ? Optional.of(ready) : Optional.empty();
                },
                () ->
                        pods(app).stream()
                                .map(pod -> pod.getStatus().toString())
                                .toList()
                                .toString());
    }

    private List<Pod> pods(String app) {
        return client.pods().inNamespace(namespace).withLabel("app", app).list().getItems().stream()
                .filter(pod -> pod.getMetadata().getDeletionTimestamp() == null)
                .toList();
    }

    private void complete(Deployment deployment, Role role, Map<String, String> environment) {
        PodTemplateSpec template = deployment.getSpec().getTemplate();
        environment.forEach(
                (name, value) ->
                        template.getSpec()
                                .getContainers()
                                .getFirst()
                                .getEnv()
                                .add(new EnvVarBuilder().withName(name).withValue(value).build()));
        if (role.program().isRegistry()) {
            template.getMetadata()
                    .getAnnotations()
                    .put(MidflightNames.INJECT_ANNOTATION, MidflightNames.DISABLED);
        } else {
            template.getMetadata().getLabels().putAll(podLabels);
        }
    }

    private void apply(Role role, String file, Consumer<HasMetadata> change) {
        String text =
                role.program()
                        .fill(read(file))
                        .replace("${name}", role.name())
                        .replace("${app}", role.app())
                        .replace("${replicas}", Integer.toString(role.replicas()));
        byte[] filled = text.getBytes(StandardCharsets.UTF_8);
        for (HasMetadata resource : client.load(new ByteArrayInputStream(filled)).items()) {
            resource.getMetadata().setNamespace(namespace);
            change.accept(resource);
            client.resource(resource).create();
        }
    }

    private static String read(String file) {
        try (InputStream in = Stage.class.getResourceAsStream(file)) {
            if (in == null) {
                throw new IllegalArgumentException("file: " + file + " (no such manifest)");
            }
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
