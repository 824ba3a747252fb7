package dev.midflight.sidecar.testing;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * An HTTP/1.1 server that says its name, with a status that can be changed; {@code /health} has one
 * of its own, and {@code /wait} waits for {@link #letGo}.
 */
public final class NamedServer implements AutoCloseable {
    private final String name;
    private final ExecutorService executor = Executors.newCachedThreadPool();
    private final HttpServer server;
    private final AtomicInteger status = new AtomicInteger(200);
    private final AtomicInteger health = new AtomicInteger(200);
    private final AtomicInteger waiting = new AtomicInteger();
    private final CountDownLatch gone = new CountDownLatch(1);

    public NamedServer(String name) {
        this.name = name;
        try {
            server =
                    HttpServer.create(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        server.setExecutor(executor);
        server.createContext("/", exchange -> answer(exchange, status));
        server.createContext("/health", exchange -> answer(exchange, health));
        server.createContext("/wait", this::answerLate);
        server.start();
    }

    private void answerLate(HttpExchange exchange) throws IOException {
        waiting.incrementAndGet();
        try {
            gone.await();
            answer(exchange, status);
        } catch (InterruptedException _) {
            exchange.close();
        }
    }

    private void answer(HttpExchange exchange, AtomicInteger with) throws IOException {
        byte[] body = name.getBytes(StandardCharsets.US_ASCII);
        exchange.sendResponseHeaders(with.get(), body.length);
        exchange.getResponseBody().write(body);
        exchange.close();
    }

    /** As a configuration writes it. */
    public String address() {
        return "127.0.0.1:" + server.getAddress().getPort();
    }

    /** From here on. */
    public void answersWith(int newStatus) {
        status.set(newStatus);
    }

    /** Health checks, from here on. */
    public void isHealthy(boolean healthy) {
        health.set(healthy ? 200 : 503);
    }

    /** Requests that have come to {@code /wait}. */
    public int waiting() {
        return waiting.get();
    }

    /** Answers all of them. */
    public void letGo() {
        gone.countDown();
    }

    @Override
    public void close() {
        letGo();
        server.stop(0);
        executor.shutdownNow();
    }
}
