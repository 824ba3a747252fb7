package dev.midflight.webhook;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.KeyCertOptions;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.X509KeyManager;
import org.jboss.logging.Logger;

/**
 * The HTTPS server that the API server asks. One key manager for its whole life, which answers
 * every handshake with the newest certificate.
 */
final class AdmissionServer implements AutoCloseable {
    static final String PODS = "/admit/pods";
    static final String NAMESPACES = "/admit/namespaces";
    static final String SIDECAR_SETS = "/admit/sidecarsets";
    static final String TRAFFIC_POLICIES = "/admit/trafficpolicies";

    private static final Logger LOG = Logger.getLogger(AdmissionServer.class);
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int LARGEST_REVIEW_BYTES = 8 << 20;
    private static final int IDLE_SECONDS = 120;
    private static final int RESETS_PER_WINDOW = 20_000;
    private static final int CLOSE_SECONDS = 10;

    private final Vertx vertx;
    private final Map<String, AdmissionHandler> handlers;
    private final HttpServer server;

    private AdmissionServer(
            Vertx vertx, Map<String, AdmissionHandler> handlers, HttpServerOptions options) {
        this.vertx = vertx;
        this.handlers = Map.copyOf(handlers);
        this.server = vertx.createHttpServer(options).requestHandler(this::handle);
    }

    /** Listens; port 0 takes a free one. Blocks until it does. */
    static AdmissionServer listen(
            Vertx vertx, int port, X509KeyManager keys, Map<String, AdmissionHandler> handlers) {
        HttpServerOptions options =
                new HttpServerOptions()
                        .setPort(port)
                        .setSsl(true)
                        .setUseAlpn(true)
                        .setKeyCertOptions(KeyCertOptions.wrap(keys))
                        .setIdleTimeout(IDLE_SECONDS)
                        .setIdleTimeoutUnit(TimeUnit.SECONDS)
                        .setHttp2RstFloodMaxRstFramePerWindow(RESETS_PER_WINDOW);
        AdmissionServer server = new AdmissionServer(vertx, handlers, options);
        await(server.server.listen());
        return server;
    }

    int port() {
        return server.actualPort();
    }

    /** Stops accepting; requests in flight are answered as long as their connections last. */
    @Override
    public void close() {
        await(server.close());
    }

    private static void await(Future<?> future) {
        try {
            future.toCompletionStage().toCompletableFuture().get(CLOSE_SECONDS, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (java.util.concurrent.ExecutionException
                | java.util.concurrent.TimeoutException e) {
            throw new IllegalStateException("admission server: " + e.getMessage(), e);
        }
    }

    private void handle(HttpServerRequest request) {
        AdmissionHandler handler = handlers.get(request.path());
        if (handler == null || !request.method().equals(HttpMethod.POST)) {
            request.response().setStatusCode(404).end();
            return;
        }
        String length = request.getHeader("content-length");
        if (length != null && length.length() > 7) {
            request.response().setStatusCode(413).end();
            return;
        }
        Buffer body = Buffer.buffer();
        request.handler(
                chunk -> {
                    if (body.length() + chunk.length() > LARGEST_REVIEW_BYTES) {
                        request.connection().close();
                    } else {
                        body.appendBuffer(chunk);
                    }
                });
        request.endHandler(end -> answer(request, handler, body));
    }

    private void answer(HttpServerRequest request, AdmissionHandler handler, Buffer body) {
        vertx.executeBlocking(() -> answer(handler, body.getBytes()), false)
                .onSuccess(
                        answer -> {
                            if (answer.isEmpty()) {
                                request.response().setStatusCode(400).end("no AdmissionReview\n");
                                return;
                            }
                            request.response()
                                    .putHeader("content-type", "application/json")
                                    .end(Buffer.buffer(answer.get()));
                        })
                .onFailure(
                        failure -> {
                            LOG.errorf("Review not answered: %s", failure);
                            request.response().setStatusCode(500).end();
                        });
    }

    /** The bytes of the answering review; empty where the question is none. */
    private static Optional<byte[]> answer(AdmissionHandler handler, byte[] body)
            throws IOException {
        Optional<AdmissionRequest> request = parse(body);
        if (request.isEmpty()) {
            return Optional.empty();
        }
        AdmissionAnswer answer = answer(handler, request.get());
        return Optional.of(JSON.writeValueAsBytes(answer.review(request.get().uid())));
    }

    private static Optional<AdmissionRequest> parse(byte[] body) {
        try {
            JsonNode review = JSON.readTree(body);
            return review == null ? Optional.empty() : AdmissionRequest.parse(review);
        } catch (IOException | IllegalArgumentException notAReview) {
            return Optional.empty();
        }
    }

    private static AdmissionAnswer answer(AdmissionHandler handler, AdmissionRequest request) {
        try {
            return handler.answer(request);
        } catch (RuntimeException e) {
            LOG.errorf(e, "No decision, namespace=%s name=%s", request.namespace(), request.name());
            return new AdmissionAnswer.Deny(
                    500,
                    "Midflight could not decide about this object, see the webhook's log",
                    java.util.List.of());
        }
    }
}
