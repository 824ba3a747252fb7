package dev.midflight.operator.client;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Locale;

/** An HTTP/1.1 connection of an application, as it is redirected to a proxy. */
final class TestingCaller implements AutoCloseable {
    private static final int PATIENCE_MILLIS = 20_000;

    private final Socket socket;
    private final InputStream in;

    /** What was answered; the fields' names in small letters, a line each. */
    record Answer(int status, String head, String body) {}

    /**
     * @param proxy takes the connection
     * @param destination where it was going, which no kernel is there to tell: it is said by the
     *     PROXY protocol
     */
    TestingCaller(InetSocketAddress proxy, InetSocketAddress destination) {
        try {
            socket = new Socket(proxy.getAddress(), proxy.getPort());
            socket.setSoTimeout(PATIENCE_MILLIS);
            socket.setTcpNoDelay(true);
            in = new BufferedInputStream(socket.getInputStream());
            write(proxyHeader(destination));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    static String proxyHeader(InetSocketAddress destination) {
        return "PROXY TCP4 127.0.0.1 %s 40000 %d\r\n"
                .formatted(destination.getAddress().getHostAddress(), destination.getPort());
    }

    /**
     * @param fields as {@code name: value}
     * @throws UncheckedIOException if the connection ends without an answer
     */
    Answer get(String path, String... fields) {
        StringBuilder request = new StringBuilder("GET " + path + " HTTP/1.1\r\nhost: reviews\r\n");
        Arrays.stream(fields).forEach(field -> request.append(field).append("\r\n"));
        try {
            write(request.append("\r\n").toString());
            String head = head();
            String[] lines = head.split("\r\n", -1);
            return new Answer(
                    Integer.parseInt(lines[0].split(" ", 3)[1]),
                    head.toLowerCase(Locale.ROOT),
                    new String(in.readNBytes(length(lines)), StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void write(String text) throws IOException {
        socket.getOutputStream().write(text.getBytes(StandardCharsets.US_ASCII));
    }

    private String head() throws IOException {
        StringBuilder head = new StringBuilder();
        while (head.indexOf("\r\n\r\n") < 0) {
            int octet = in.read();
            if (octet < 0) {
                throw new EOFException("the connection ended after '" + head + "'");
            }
            head.append((char) octet);
        }
        return head.toString();
    }

    private static int length(String[] lines) {
        return Arrays.stream(lines)
                .map(line -> line.toLowerCase(Locale.ROOT))
                .filter(line -> line.startsWith("content-length:"))
                .mapToInt(line -> Integer.parseInt(line.substring(15).strip()))
                .findFirst()
                .orElse(0);
    }

    @Override
    public void close() {
        try {
            socket.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
