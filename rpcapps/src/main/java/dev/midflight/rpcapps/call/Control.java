package dev.midflight.rpcapps.call;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.function.BooleanSupplier;
import java.util.function.Function;

/** The control port: whether the application is ready, its figures, phases. */
public final class Control {
    private static final ObjectMapper JSON = new ObjectMapper();

    private Control() {}

    /** Answers a path with the value behind {@code ?x=}. */
    @FunctionalInterface
    private interface Endpoint {
        Object answer(String value);
    }

    /** What a consumer says of itself. */
    public record ConsumerReport(String client, List<PhaseReport> phases) {}

    /** The port that it listens on; 0 takes any free one. */
    public static HttpServer ofConsumer(int port, String self, Calls calls) throws IOException {
        return start(
                port,
                calls::ready,
                Map.of(
                        "/report", none -> new ConsumerReport(self, calls.reports()),
                        "/phase", name -> new ConsumerReport(self, calls.startPhase(name))));
    }

    public static HttpServer ofProvider(int port, BooleanSupplier ready, Executions executions)
            throws IOException {
        return start(port, ready, Map.of("/executed", executions::tally));
    }

    /** With a hook, which the application itself has no port for. */
    public static HttpServer ofProvider(
            int port, BooleanSupplier ready, Executions executions, Hook hook) throws IOException {
        HttpServer server = ofProvider(port, ready, executions);
        server.createContext("/hook", hook);
        return server;
    }

    /** Of a program that does something for tests, by the value behind {@code ?x=}. */
    public static HttpServer ofServer(
            int port, BooleanSupplier ready, Map<String, Function<String, Object>> actions)
            throws IOException {
        Map<String, Endpoint> endpoints = new HashMap<>();
        actions.forEach((path, action) -> endpoints.put(path, action::apply));
        return start(port, ready, endpoints);
    }

    /** Of a program that only has to say that it serves. */
    public static HttpServer ofServer(int port, BooleanSupplier ready) throws IOException {
        return start(port, ready, Map.of());
    }

    private static HttpServer start(
            int port, BooleanSupplier ready, Map<String, Endpoint> endpoints) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext(
                "/health", exchange -> reply(exchange, ready.getAsBoolean() ? 200 : 503, Map.of()));
        endpoints.forEach(
                (path, endpoint) ->
                        server.createContext(
                                path,
                                exchange ->
                                        reply(exchange, 200, endpoint.answer(value(exchange)))));
        server.start();
        return server;
    }

    private static String value(HttpExchange exchange) {
        String query = exchange.getRequestURI().getRawQuery();
        int equals = query == null ? -1 : query.indexOf('=');
        return equals < 0
                ? ""
                : URLDecoder.decode(query.substring(equals + 1), StandardCharsets.UTF_8);
    }

    private static void reply(HttpExchange exchange, int status, Object answer) throws IOException {
        byte[] body = JSON.writeValueAsBytes(answer);
        exchange.getResponseHeaders().set("content-type", "application/json");
        try (exchange) {
            exchange.sendResponseHeaders(status, body.length);
            exchange.getResponseBody().write(body);
        }
    }
}
