package dev.midflight.e2e.handover;

import io.fabric8.kubernetes.client.utils.Serialization;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;

/** Asks a program in a pod; the port is not intercepted. */
record ControlPort(String address, int port) {
    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private static final Duration LIMIT = Duration.ofSeconds(120);

    String get(String path) {
        return send(HttpRequest.newBuilder(uri(path)).timeout(LIMIT).GET().build());
    }

    <T> T get(String path, Class<T> type) {
        return Serialization.unmarshal(get(path), type);
    }

    <T> T post(String path, Class<T> type) {
        HttpRequest request =
                HttpRequest.newBuilder(uri(path))
                        .timeout(LIMIT)
                        .POST(HttpRequest.BodyPublishers.noBody())
                        .build();
        return Serialization.unmarshal(send(request), type);
    }

    /** Whether it answers, and says that it is ready. */
    boolean isReady() {
        try {
            get("/health");
            return true;
        } catch (IllegalStateException | UncheckedIOException e) {
            return false;
        }
    }

    static String phasePath(String name) {
        return "/phase?name=" + URLEncoder.encode(name, StandardCharsets.UTF_8);
    }

    private URI uri(String path) {
        return URI.create("http://" + address + ":" + port + path);
    }

    private static String send(HttpRequest request) {
        try {
            HttpResponse<String> response =
                    CLIENT.send(request, HttpResponse.BodyHandlers.ofString());
            if (response.statusCode() != 200) {
                throw new IllegalStateException(request.uri() + ": " + response.statusCode());
            }
            return response.body();
        } catch (IOException e) {
            throw new UncheckedIOException(request.uri() + " does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
