package dev.midflight.cli;

import dev.midflight.crds.MidflightNames;
import io.fabric8.kubernetes.api.model.Container;
import io.fabric8.kubernetes.api.model.Pod;
import io.fabric8.kubernetes.client.Config;
import io.fabric8.kubernetes.client.KubernetesClient;
import io.fabric8.kubernetes.client.KubernetesClientException;
import io.fabric8.kubernetes.client.LocalPortForward;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Reads a page of a proxy's admin port, which listens on the pod's loopback address only. */
final class PodPages {
    private static final int ADMIN_PORT = 15000;
    private static final Duration ANSWER = Duration.ofSeconds(5);
    private static final int OK = 200;

    private PodPages() {}

    /** The page as the proxy wrote it. */
    static String read(Optional<String> namespace, String name, String path) {
        Config config = ClusterConnection.config();
        String where =
                namespace.orElseGet(
                        () -> Optional.ofNullable(config.getNamespace()).orElse("default"));
        try (KubernetesClient client = ClusterConnection.open(config)) {
            Pod pod = client.pods().inNamespace(where).withName(name).get();
            requireSidecar(pod, where + "/" + name);
            try (LocalPortForward forward =
                    client.pods().inNamespace(where).withName(name).portForward(ADMIN_PORT)) {
                return get(forward, where + "/" + name, path);
            }
        } catch (KubernetesClientException e) {
            throw new BadInputException(
                    "the cluster at %s did not answer (%s)"
                            .formatted(config.getMasterUrl(), ClusterConnection.firstLine(e)));
        } catch (IOException e) {
            throw new BadInputException(
                    "the proxy of %s/%s did not answer (%s)"
                            .formatted(where, name, e.getMessage()));
        }
    }

    private static void requireSidecar(@Nullable Pod pod, String name) {
        if (pod == null) {
            throw new BadInputException("pod " + name + " does not exist");
        }
        if (containers(pod).noneMatch(MidflightNames.SLOT_A_CONTAINER::equals)) {
            throw new BadInputException("pod " + name + " has no sidecar of Midflight");
        }
    }

    private static Stream<String> containers(Pod pod) {
        return Stream.concat(
                        pod.getSpec().getInitContainers().stream(),
                        pod.getSpec().getContainers().stream())
                .map(Container::getName);
    }

    private static String get(LocalPortForward forward, String pod, String path)
            throws IOException {
        URI page = URI.create("http://127.0.0.1:" + forward.getLocalPort() + path);
        HttpRequest request = HttpRequest.newBuilder(page).timeout(ANSWER).build();
        try (HttpClient http = HttpClient.newHttpClient()) {
            HttpResponse<String> response = http.send(request, BodyHandlers.ofString());
            if (response.statusCode() != OK) {
                throw new BadInputException(
                        "the proxy of %s answered %d: %s"
                                .formatted(pod, response.statusCode(), response.body().strip()));
            }
            return response.body();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
