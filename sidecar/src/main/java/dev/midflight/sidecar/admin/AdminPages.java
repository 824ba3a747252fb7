package dev.midflight.sidecar.admin;

import io.netty.channel.EventLoop;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.Supplier;

/** The loopback admin endpoint; what changes something wants a POST. */
public record AdminPages(AdminActions actions) implements Pages {
    private static final String UNTRUSTED =
            "refused: an Origin, or a Host that is neither an IP address nor localhost";
    private static final String HELP =
            """
            GET  /alive                every event loop answers
            GET  /ready                the listeners are bound
            GET  /config               everything that is configured
            GET  /listeners            the bound listeners
            GET  /clusters             clusters and endpoints, their health and counts
            GET  /connections          the open connections, a thousand at most
            GET  /stats                counters, gauges and histograms
            GET  /overload             what may run out
            GET  /logging              the log's level
            POST /logging?level=LEVEL  another level: error, warn, info or debug
            POST /drain                drains and ends
            What answers in JSON answers with ?format=text as text.""";

    @Override
    public CompletableFuture<Answer> answer(Request request, EventLoop loop) {
        String methods = methods(request.path());
        if (!methods.isEmpty() && !List.of(methods.split(", ")).contains(request.method())) {
            return CompletableFuture.completedFuture(Answer.notAllowed(methods));
        }
        return switch (request.path()) {
            case "/alive" -> actions.alive().thenApply(AdminPages::liveliness);
            case "/connections" ->
                    actions.connections().thenApply(rows -> connections(request, rows));
            case "/config" -> actions.config().thenApply(dump -> config(request, dump));
            case "/stats" -> actions.stats().thenApply(rows -> stats(request, rows));
            default -> CompletableFuture.completedFuture(atOnce(request));
        };
    }

    /** Of a page; empty: there is none. */
    private static String methods(String path) {
        return switch (path) {
            case "/drain" -> "POST";
            case "/logging" -> Answer.READS + ", POST";
            case "/",
                    "/alive",
                    "/clusters",
                    "/config",
                    "/connections",
                    "/help",
                    "/listeners",
                    "/overload",
                    "/ready",
                    "/stats" ->
                    Answer.READS;
            default -> "";
        };
    }

    private Answer atOnce(Request request) {
        return switch (request.path()) {
            case "/clusters" -> clusters(request, actions.clusters());
            case "/listeners" -> listeners(request, actions.listeners());
            case "/overload" -> fields(request, actions.overload());
            case "/ready" -> MetricsPages.readiness(actions.ready());
            case "/drain" -> trusted(request, this::drain);
            case "/logging" -> logging(request);
            case "/", "/help" -> Answer.text(200, HELP);
            default -> Answer.notFound();
        };
    }

    private static Answer connections(Request request, List<Map<String, Object>> rows) {
        return page(request, rows, () -> PageText.table(rows, "no connection is open"));
    }

    private static Answer stats(Request request, List<Map<String, Object>> rows) {
        return page(request, rows, () -> PageText.lines(rows, "nothing was counted yet"));
    }

    private static Answer clusters(Request request, List<Map<String, Object>> rows) {
        return page(request, rows, () -> PageText.lines(rows, "no clusters are configured"));
    }

    private static Answer listeners(Request request, List<Map<String, Object>> rows) {
        return page(request, rows, () -> PageText.table(rows, "no listener is bound"));
    }

    private static Answer config(Request request, ConfigDump dump) {
        return page(request, dump.page(), dump::text);
    }

    private static Answer fields(Request request, Map<String, Object> shown) {
        return page(request, shown, () -> PageText.fields(shown));
    }

    private static Answer page(Request request, Object shown, Supplier<String> text) {
        return switch (request.parameter("format", "json")) {
            case "json" -> Answer.json(Json.of(shown));
            case "text" -> Answer.text(200, text.get());
            default -> Answer.text(400, "expected: format=json|text");
        };
    }

    private static Answer trusted(Request request, Supplier<Answer> action) {
        return request.trusted() ? action.get() : Answer.text(403, UNTRUSTED);
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
        return request.reads()
                ? actions.logLevel()
                        .map(level -> fields(request, Map.of("level", level)))
                        .orElseGet(() -> Answer.text(503, "no log is written"))
                : trusted(request, () -> changeLevel(request));
    }

    private Answer changeLevel(Request request) {
        String level = request.parameter("level", "");
        return actions.logLevel(level)
                ? Answer.json(Json.of(Map.of("level", level)))
                : Answer.text(400, "expected: level=error|warn|info|debug");
    }
}
