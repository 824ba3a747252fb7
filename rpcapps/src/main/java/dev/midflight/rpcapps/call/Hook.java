package dev.midflight.rpcapps.call;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpHandler;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The endpoints {@code /hook/offline}, {@code /hook/online} and {@code /hook/state} of an
 * application, and {@code /hook/fault}, which breaks them: {@code ?refuse=offline,online} answers
 * 500, {@code ?ignore=offline} answers 200 and does nothing, {@code none} ends either. {@code
 * /hook/refusals} counts since the last fault. Thread-safe.
 */
public final class Hook implements HttpHandler {
    private final AtomicInteger refusals = new AtomicInteger();
    private volatile boolean online = true;
    private volatile Set<String> refused = Set.of();
    private volatile Set<String> ignored = Set.of();

    /** An answer of one endpoint. */
    record Reply(int status, String text) {}

    public boolean online() {
        return online;
    }

    @Override
    public void handle(HttpExchange exchange) throws IOException {
        String path = exchange.getRequestURI().getPath();
        Reply reply = answer(path, exchange.getRequestURI().getQuery());
        byte[] body = reply.text().getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(reply.status(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    Reply answer(String path, @Nullable String query) {
        return switch (path) {
            case "/hook/offline" -> turn("offline");
            case "/hook/online" -> turn("online");
            case "/hook/state" -> new Reply(online ? 200 : 503, state());
            case "/hook/fault" -> fault(query == null ? "" : query);
            case "/hook/refusals" -> new Reply(200, Integer.toString(refusals.get()));
            default -> new Reply(404, "no such endpoint");
        };
    }

    private Reply turn(String wanted) {
        if (refused.contains(wanted)) {
            refusals.incrementAndGet();
            return new Reply(500, "refused");
        }
        if (!ignored.contains(wanted)) {
            online = wanted.equals("online");
        }
        return new Reply(200, state());
    }

    private Reply fault(String query) {
        String[] words = query.split("=", 2);
        Set<String> which = words.length == 2 ? Set.of(words[1].split(",", -1)) : Set.of();
        boolean known = Set.of("offline", "online", "none").containsAll(which);
        if (!known || which.isEmpty()) {
            return new Reply(400, query + " (expected: refuse or ignore=offline, online or none)");
        }
        switch (words[0]) {
            case "refuse" -> {
                refusals.set(0);
                refused = which;
            }
            case "ignore" -> ignored = which;
            default -> {
                return new Reply(400, words[0] + " (expected: refuse or ignore)");
            }
        }
        return new Reply(200, query);
    }

    private String state() {
        return online ? "online" : "offline";
    }
}
