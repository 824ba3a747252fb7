package dev.midflight.sidecar.process;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.Socket;

/** One keep-alive connection; no retry of any kind. */
final class HttpClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 15_000;

    private final Socket socket;
    private final InputStream in;

    HttpClient(int port) throws IOException {
        this.socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    /** Posts to a path, and checks that the answer is that path. */
    void post(String path) throws IOException {
        String request =
                "POST " + path + " HTTP/1.1\r\nHost: app\r\nContent-Length: 5\r\n\r\nhello";
        socket.getOutputStream().write(request.getBytes(UTF_8));
        String status = TestingApplication.line(in);
        if (!status.contains(" 200 ")) {
            throw new IOException("status: '" + status + "'");
        }
        int length = 0;
        for (String field = TestingApplication.line(in);
                !field.isEmpty();
                field = TestingApplication.line(in)) {
            if (field.regionMatches(true, 0, "content-length:", 0, 15)) {
                length = Integer.parseInt(field.substring(15).strip());
            }
            if (field.regionMatches(true, 0, "connection: close", 0, 17)) {
                throw new IOException("connection: close");
            }
        }
        String body = new String(in.readNBytes(length), UTF_8);
        if (!body.equals(path)) {
            throw new IOException("body: '" + body + "' (expected: " + path + ")");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
