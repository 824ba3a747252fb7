package dev.midflight.sidecar.admin;

import io.netty.channel.EventLoop;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The loopback admin endpoint; what changes something wants a POST. */
public record AdminPages(AdminActions actions) implements Pages {
    @Override
    public CompletableFuture<Answer> answer(Request request, EventLoop loop) {
        if (request.path().equals("/connections")) {
            return actions.connections().thenApply(list -> Answer.json(Json.of(list)));
        }
        if (request.path().equals("/stats")) {
            return actions.stats().thenApply(list -> Answer.json(Json.of(list)));
        }
        if (request.path().equals("/alive")) {
            return actions.alive().thenApply(AdminPages::liveliness);
        }
        return CompletableFuture.completedFuture(
                switch (request.path()) {
                    case "/listeners" -> Answer.json(Json.of(actions.listeners()));
                    case "/clusters" -> clusters(request);
                    case "/config" -> Answer.json(Json.of(actions.config()));
                    case "/overload" -> Answer.json(Json.of(actions.overload()));
                    case "/ready" -> MetricsPages.readiness(actions.ready());
                    case "/drain" -> posted(request, this::drain);
                    case "/logging" -> posted(request, () -> logging(request));
                    default -> Answer.notFound();
                });
    }

    private Answer clusters(Request request) {
        return switch (request.parameter("format", "json")) {
            case "json" -> Answer.json(Json.of(actions.clusters()));
            case "text" -> Answer.text(200, ClustersText.of(actions.clusters()));
            default -> Answer.text(400, "expected: format=json|text");
        };
    }

    private static Answer posted(Request request, Supplier<Answer> action) {
        return request.method().equals("POST") ? action.get() : Answer.text(405, "wants a POST");
    }

    private static Answer liveliness(boolean alive) {
        return alive ? Answer.text(200, "alive") : Answer.text(503, "an event loop hangs");
    }

    private Answer drain() {
        return actions.drain()
                ? Answer.json(Json.of(Map.of("draining", true)))
                : Answer.text(503, "cannot drain");
    }

    private Answer logging(Request request) {
        String level = request.parameter("level", "");
        return actions.logLevel(level)
                ? Answer.json(Json.of(Map.of("level", level)))
                : Answer.text(400, "expected: level=error|warn|info|debug");
    }
}
