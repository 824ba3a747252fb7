package dev.midflight.sidecar.rehearsal;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** One connection through the data path that is rehearsed. */
final class SyntheticClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 5_000;
    private static final byte[] REQUEST =
            "GET /rehearsal HTTP/1.1\r\nHost: rehearsal\r\nAccept: */*\r\n\r\n".getBytes(US_ASCII);
    private static final int BODY_BYTES = 2;

    private final Socket socket;
    private final InputStream in;

    SyntheticClient(int port) throws IOException {
        this.socket = new Socket();
        socket.setTcpNoDelay(true);
        socket.setSoTimeout(TIMEOUT_MILLIS);
        socket.connect(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), TIMEOUT_MILLIS);
        this.in = new BufferedInputStream(socket.getInputStream());
    }

    void request() throws IOException {
        socket.getOutputStream().write(REQUEST);
        String status = EchoServer.line(in);
        if (!status.startsWith("HTTP/1.1 200")) {
            throw new IOException("a rehearsed request was answered with '" + status + "'");
        }
        while (!EchoServer.line(in).isEmpty()) {
            continue;
        }
        in.readNBytes(BODY_BYTES);
    }

    void echo(String line) throws IOException {
        socket.getOutputStream().write((line + "\n").getBytes(US_ASCII));
        String answer = EchoServer.line(in);
        if (!answer.equals(line)) {
            throw new IOException("a rehearsed line came back as '" + answer + "'");
        }
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
