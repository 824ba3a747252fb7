package dev.midflight.sidecar.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The JDK's HTTP/1.1 server: echoes the body, or a line where there is none. */
public final class TestingHttpServer implements AutoCloseable {
    private static final byte[] HELLO =
            "hello from the backend\n".getBytes(StandardCharsets.US_ASCII);

    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;

    public TestingHttpServer() {
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", TestingHttpServer::answer);
        server.start();
    }

    private static void answer(HttpExchange exchange) throws IOException {
        byte[] body = exchange.getRequestBody().readAllBytes();
        byte[] answer = body.length == 0 ? HELLO : body;
        exchange.getResponseHeaders()
                .set("X-Seen-Host", exchange.getRequestHeaders().getFirst("Host"));
        exchange.getResponseHeaders()
                .set("X-Seen-Cookie", String.valueOf(exchange.getRequestHeaders().get("Cookie")));
        boolean head = exchange.getRequestMethod().equals("HEAD");
        boolean chunked = exchange.getRequestURI().getPath().equals("/chunked");
        exchange.sendResponseHeaders(200, head ? -1 : chunked ? 0 : answer.length);
        if (!head) {
            exchange.getResponseBody().write(answer);
        }
        exchange.close();
    }

    public InetSocketAddress address() {
        return server.getAddress();
    }

    @Override
    public void close() {
        server.stop(0);
        executor.shutdownNow();
    }
}
