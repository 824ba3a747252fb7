package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The application behind the proxy: answers HTTP/1.1 requests with their own path and echoes
 * everything else; counts how often each path was asked for.
 */
final class TestingApplication implements AutoCloseable {
    private final ServerSocket server;
    private final Map<String, AtomicLong> seen = new ConcurrentHashMap<>();

    TestingApplication() throws IOException {
        this.server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.ofPlatform().daemon().start(this::acceptAll);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    /** Requests that ran more than once. */
    long duplicates() {
        return seen.values().stream().filter(count -> count.get() > 1).count();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    private void acceptAll() {
        while (!server.isClosed()) {
            try {
                Socket client = server.accept();
                Thread.ofVirtual().start(() -> serve(client));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket client) {
        try (client) {
            client.setTcpNoDelay(true);
            InputStream in = new BufferedInputStream(client.getInputStream());
            OutputStream out = client.getOutputStream();
            in.mark(8);
            boolean http = new String(in.readNBytes(5), UTF_8).equals("POST ");
            in.reset();
            if (!http) {
                echo(in, out);
                return;
            }
            for (String line = line(in); !line.isEmpty(); line = line(in)) {
                answer(line.split(" ", -1)[1], in, out);
            }
        } catch (IOException e) {
            return;
        }
    }

    private void answer(String path, InputStream in, OutputStream out) throws IOException {
        int length = 0;
        for (String field = line(in); !field.isEmpty(); field = line(in)) {
            if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(field.substring(15).strip());
            }
        }
        in.readNBytes(length);
        seen.computeIfAbsent(path, p -> new AtomicLong()).incrementAndGet();
        if (path.startsWith("/slow")) {
            pause();
        }
        String response = "HTTP/1.1 200 OK\r\nContent-Length: " + path.length() + "\r\n\r\n" + path;
        out.write(response.getBytes(UTF_8));
    }

    private static void echo(InputStream in, OutputStream out) throws IOException {
        byte[] bytes = new byte[4096];
        for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
            out.write(bytes, 0, count);
        }
    }

    /** A request that is in flight while others move. */
    private static void pause() {
        java.util.concurrent.locks.LockSupport.parkNanos(300_000_000);
    }

    static String line(InputStream in) throws IOException {
        StringBuilder line = new StringBuilder();
        for (int next = in.read(); next >= 0 && next != '\n'; next = in.read()) {
            if (next != '\r') {
                line.append((char) next);
            }
        }
        return line.toString();
    }
}
