package dev.midflight.sidecar.testing;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A collector of OTLP/HTTP that takes everything and keeps its text. */
public final class TestingCollector implements AutoCloseable {
    private final List<String> posts = new CopyOnWriteArrayList<>();
    private final HttpServer server;

    public TestingCollector() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.createContext(
                "/",
                exchange -> {
                    String body =
                            new String(
                                    exchange.getRequestBody().readAllBytes(),
                                    StandardCharsets.UTF_8);
                    posts.add(exchange.getRequestURI().getPath() + " " + body);
                    exchange.sendResponseHeaders(200, -1);
                    exchange.close();
                });
        server.start();
    }

    public URI address() {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
    }

    /** Path and body of every post so far. */
    public String posted() {
        return String.join("\n", posts);
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
