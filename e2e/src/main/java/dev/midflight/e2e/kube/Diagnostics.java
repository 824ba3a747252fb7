package dev.midflight.e2e.kube;

import io.fabric8.kubernetes.api.model.ContainerStatus;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/**
 * Writes down what a person needs after a failure: pods, events, logs and Midflight's resources.
 */
public final class Diagnostics {
    private static final String RESOURCE_API = "/apis/midflight.dev/v1alpha1/";

    private final KubernetesClient client;
    private final Path directory;

    public Diagnostics(KubernetesClient client, Path directory) {
        this.client = client;
        this.directory = directory;
    }

    /**
     * Collects from these namespaces; what cannot be had is noted, and nothing is thrown for it.
     */
    public void collect(List<String> namespaces) {
        try {
            Files.createDirectories(directory);
            write("sidecarsets.json", () -> client.raw(RESOURCE_API + "sidecarsets"));
            write("toggles.json", () -> client.raw(RESOURCE_API + "interceptiontoggles"));
            write("policies.json", () -> client.raw(RESOURCE_API + "trafficpolicies"));
            for (String namespace : namespaces) {
                collect(namespace);
            }
        } catch (IOException e) {
            throw new UncheckedIOException("diagnostics cannot be written to " + directory, e);
        }
    }

    @FunctionalInterface
    private interface Source {
        String get();
    }

    private void collect(String namespace) throws IOException {
        write(namespace + ".events.txt", () -> events(namespace));
        List<Pod> pods = client.pods().inNamespace(namespace).list().getItems();
        for (Pod pod : pods) {
            String name = pod.getMetadata().getName();
            write(namespace + "." + name + ".yaml", () -> Serialization.asYaml(pod));
            for (ContainerStatus status : statuses(pod).toList()) {
                String container = status.getName();
                String file = namespace + "." + name + "." + container;
                write(file + ".log", () -> log(pod, container, false));
                if (status.getRestartCount() > 0) {
                    write(file + ".previous.log", () -> log(pod, container, true));
                }
            }
        }
    }

    private static Stream<ContainerStatus> statuses(Pod pod) {
        return Stream.concat(
                pod.getStatus().getInitContainerStatuses().stream(),
                pod.getStatus().getContainerStatuses().stream());
    }

    private String events(String namespace) {
        StringBuilder text = new StringBuilder();
        client.v1()
                .events()
                .inNamespace(namespace)
                .list()
                .getItems()
                .forEach(
                        event ->
                                text.append(event.getLastTimestamp())
                                        .append(' ')
                                        .append(event.getInvolvedObject().getKind())
                                        .append('/')
                                        .append(event.getInvolvedObject().getName())
                                        .append(' ')
                                        .append(event.getReason())
                                        .append(": ")
                                        .append(event.getMessage())
                                        .append('\n'));
        return text.toString();
    }

    private String log(Pod pod, String container, boolean previous) {
        var resource =
                client.pods()
                        .inNamespace(pod.getMetadata().getNamespace())
                        .withName(pod.getMetadata().getName())
                        .inContainer(container);
        return previous ? resource.terminated().getLog() : resource.getLog();
    }

    private void write(String file, Source source) throws IOException {
        Files.writeString(directory.resolve(file), textOf(source));
    }

    private static String textOf(Source source) {
        try {
            String text = source.get();
            return text == null ? "nothing" : text;
        } catch (KubernetesClientException e) {
            return "not to be had: " + e.getMessage();
        }
    }
}
