package dev.midflight.sidecar.testing;

import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.CompletableFuture;

/** The JDK's client in HTTP/1.1, which asks a listener by path, of several at a time. */
public final class WebClient implements AutoCloseable {
    private final HttpClient client =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final String base;

    public WebClient(InetSocketAddress listener) {
        this.base = "http://127.0.0.1:" + listener.getPort();
    }

    /**
     * Asks, and doesn't wait.
     *
     * @param fields names and values of fields, in turns
     */
    public CompletableFuture<HttpResponse<String>> asking(String path, String... fields) {
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(base + path));
        if (fields.length > 0) {
            request.headers(fields);
        }
        return client.sendAsync(request.build(), BodyHandlers.ofString());
    }

    public HttpResponse<String> ask(String path, String... fields) {
        return asking(path, fields).join();
    }

    /** The content of so many responses, one after the other: which servers answer. */
    public Set<String> asked(int times, String path) {
        Set<String> contents = new TreeSet<>();
        for (int i = 0; i < times; i++) {
            contents.add(ask(path).body());
        }
        return contents;
    }

    @Override
    public void close() {
        client.close();
    }
}
