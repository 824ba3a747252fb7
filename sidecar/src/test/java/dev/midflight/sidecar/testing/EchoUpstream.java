package dev.midflight.sidecar.testing;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.atomic.AtomicLong;

/** An HTTP/1.1 server that sends every body back, and counts what it was asked. */
public final class EchoUpstream implements AutoCloseable {
    private final ServerSocket server;
    private final AtomicLong requests = new AtomicLong();

    public EchoUpstream() {
        try {
            server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Thread.ofPlatform().daemon().start(this::accept);
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    public long requests() {
        return requests.get();
    }

    private void accept() {
        try {
            while (true) {
                Socket socket = server.accept();
                Thread.ofPlatform().daemon().start(() -> serve(socket));
            }
        } catch (IOException e) {
            // closed: the test is over
        }
    }

    private void serve(Socket socket) {
        try (socket;
                InputStream in = new BufferedInputStream(socket.getInputStream())) {
            socket.setTcpNoDelay(true);
            int length = contentLength(in);
            while (length >= 0) {
                byte[] body = in.readNBytes(length);
                requests.incrementAndGet();
                String head = "HTTP/1.1 200 OK\r\nContent-Length: " + length + "\r\n\r\n";
                byte[] answer = new byte[head.length() + length];
                System.arraycopy(
                        head.getBytes(StandardCharsets.US_ASCII), 0, answer, 0, head.length());
                System.arraycopy(body, 0, answer, head.length(), length);
                socket.getOutputStream().write(answer);
                length = contentLength(in);
            }
        } catch (IOException e) {
            // the client is gone
        }
    }

    /** Reads a head; -1 at the end of file. */
    private static int contentLength(InputStream in) throws IOException {
        int length = 0;
        StringBuilder line = new StringBuilder();
        for (int octet = in.read(); octet >= 0; octet = in.read()) {
            if (octet != '\n') {
                line.append((char) octet);
                continue;
            }
            String text = line.toString().strip();
            line.setLength(0);
            if (text.isEmpty()) {
                return length;
            }
            if (text.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(text.substring(15).strip());
            }
        }
        return -1;
    }

    @Override
    public void close() {
        try {
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
