package dev.midflight.e2e.http;

import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Serves HTTP/1.1 keep-alive and pipelined requests, each connection on a virtual thread. */
public final class HttpServer implements AutoCloseable {
    private static final int MAX_CONNECTIONS = 20_000;
    private static final int BACKLOG = 1024;

    private final ServerSocket listener;
    private final Handler handler;
    private final Set<Socket> connections = ConcurrentHashMap.newKeySet();

    /** Answers one request; an {@link IOException} ends the connection. */
    @FunctionalInterface
    public interface Handler {
        Response handle(Request request) throws IOException;
    }

    private HttpServer(ServerSocket listener, Handler handler) {
        this.listener = listener;
        this.handler = handler;
    }

    /** Listens at once; port 0 takes any free one. */
    public static HttpServer start(int port, Handler handler) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(new InetSocketAddress(port), BACKLOG);
        HttpServer server = new HttpServer(listener, handler);
        Thread.ofVirtual().name("http-accept-" + server.port()).start(server::accept);
        return server;
    }

    public int port() {
        return listener.getLocalPort();
    }

    public int openConnections() {
        return connections.size();
    }

    @Override
    public void close() throws IOException {
        listener.close();
        for (Socket socket : connections) {
            socket.close();
        }
    }

    private void accept() {
        while (!listener.isClosed()) {
            try {
                Socket socket = listener.accept();
                if (connections.size() >= MAX_CONNECTIONS) {
                    socket.close();
                    continue;
                }
                connections.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    throw new UncheckedIOException("accept failed on port " + port(), e);
                }
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            socket.setTcpNoDelay(true);
            MessageReader reader = new MessageReader(socket.getInputStream());
            OutputStream out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
            boolean keepsAlive = true;
            while (keepsAlive) {
                keepsAlive = exchange(reader, out, socket);
            }
        } catch (IOException e) {
            System.err.println(
                    "connection from " + socket.getRemoteSocketAddress() + " ended: " + e);
        } finally {
            connections.remove(socket);
        }
    }

    private boolean exchange(MessageReader reader, OutputStream out, Socket socket)
            throws IOException {
        Optional<Head> head = reader.head();
        if (head.isEmpty()) {
            return false;
        }
        InputStream body = reader.body(head.get());
        Response response = handler.handle(Request.of(head.get(), body));
        body.transferTo(OutputStream.nullOutputStream());
        write(response, head.get().closes(), out);
        if (response.next().isPresent()) {
            response.next().get().serve(socket);
            return false;
        }
        return !head.get().closes();
    }

    private static void write(Response response, boolean closes, OutputStream out)
            throws IOException {
        StringBuilder head = new StringBuilder(128);
        head.append("HTTP/1.1 ").append(response.status()).append(" -\r\n");
        response.fields().forEach((name, value) -> appendField(head, name, value));
        if (closes) {
            appendField(head, "connection", "close");
        }
        boolean chunked = response.length() < 0;
        if (response.next().isEmpty()) {
            appendField(
                    head,
                    chunked ? "transfer-encoding" : "content-length",
                    chunked ? "chunked" : Long.toString(response.length()));
        }
        out.write(head.append("\r\n").toString().getBytes(StandardCharsets.ISO_8859_1));
        if (chunked) {
            try (ChunkedOutput chunks = new ChunkedOutput(out)) {
                response.body().writeTo(chunks);
            }
        } else {
            response.body().writeTo(out);
        }
        out.flush();
    }

    private static void appendField(StringBuilder head, String name, String value) {
        head.append(name).append(": ").append(value).append("\r\n");
    }
}
