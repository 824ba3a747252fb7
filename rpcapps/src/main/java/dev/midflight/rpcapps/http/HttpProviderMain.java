package dev.midflight.rpcapps.http;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.midflight.rpcapps.call.Control;
import dev.midflight.rpcapps.call.Environment;
import dev.midflight.rpcapps.call.Executions;
import dev.midflight.rpcapps.call.Hook;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.Executors;
import java.util.concurrent.locks.LockSupport;

/**
 * Serves HTTP on port 8080. While it is offline it goes on serving, is not ready, so that it leaves
 * its Service's endpoints, and asks each of its clients to connect anew; {@code /drip} answers a
 * byte now and then, until its client leaves.
 */
public final class HttpProviderMain {
    private static final long DRIP_NANOS = 200_000_000;

    private final Executions executions;
    private final Hook hook = new Hook();

    private HttpProviderMain(Executions executions) {
        this.executions = executions;
    }

    public static void main(String[] args) throws IOException {
        Environment environment = Environment.ofProcess();
        Executions executions = new Executions(environment.self());
        HttpProviderMain provider = new HttpProviderMain(executions);
        provider.listen(environment.number("RPC_PORT", 8080));
        Control.ofProvider(environment.controlPort(), provider.hook::online, executions);
    }

    private void listen(int port) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(port), 0);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::handle);
        server.createContext("/hook", hook);
        server.start();
    }

    private void handle(HttpExchange exchange) throws IOException {
        switch (exchange.getRequestURI().getPath()) {
            case "/echo" -> echo(exchange);
            case "/drip" -> drip(exchange);
            default -> reply(exchange, 404, "no such endpoint");
        }
    }

    private void echo(HttpExchange exchange) throws IOException {
        String id = exchange.getRequestURI().getQuery().replaceFirst("^id=", "");
        if (!hook.online()) {
            exchange.getResponseHeaders().set("connection", "close");
        }
        reply(exchange, 200, executions.execute(id).text());
    }

    private static void drip(HttpExchange exchange) throws IOException {
        exchange.sendResponseHeaders(200, 0);
        try (exchange;
                OutputStream out = exchange.getResponseBody()) {
            while (true) {
                out.write('.');
                out.flush();
                LockSupport.parkNanos(DRIP_NANOS);
            }
        }
    }

    private static void reply(HttpExchange exchange, int status, String text) throws IOException {
        byte[] body = text.getBytes(StandardCharsets.UTF_8);
        exchange.getRequestBody().readAllBytes();
        exchange.sendResponseHeaders(status, body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }
}
