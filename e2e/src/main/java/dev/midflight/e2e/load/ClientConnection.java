package dev.midflight.e2e.load;

import dev.midflight.e2e.http.Head;
import dev.midflight.e2e.http.MessageReader;
import java.io.BufferedOutputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.Map;

/** One client connection on a plain socket: it never reconnects and never sends anything twice. */
final class ClientConnection implements Closeable {
    private static final int SMALL_RECEIVE_BUFFER_BYTES = 32_768;

    private final Socket socket;
    private final MessageReader reader;
    private final OutputStream out;

    private ClientConnection(Socket socket) throws IOException {
        this.socket = socket;
        this.reader = new MessageReader(socket.getInputStream());
        this.out = new BufferedOutputStream(socket.getOutputStream(), 16_384);
    }

    static ClientConnection open(Target target) throws IOException {
        return new ClientConnection(target.connect(new Socket(), target.httpPort()));
    }

    /** With a receive buffer so small that a slow reader is felt at the other end. */
    static ClientConnection openForSlowReading(Target target) throws IOException {
        Socket socket = new Socket();
        socket.setReceiveBufferSize(SMALL_RECEIVE_BUFFER_BYTES);
        return new ClientConnection(target.connect(socket, target.httpPort()));
    }

    int localPort() {
        return socket.getLocalPort();
    }

    InetSocketAddress localAddress() {
        return (InetSocketAddress) socket.getLocalSocketAddress();
    }

    /** Writes a request's head; {@code length} bytes have to follow. */
    OutputStream begin(String requestLine, long length) throws IOException {
        String head =
                requestLine + " HTTP/1.1\r\nhost: app\r\ncontent-length: " + length + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        return out;
    }

    void flush() throws IOException {
        out.flush();
    }

    /**
     * Asks for another protocol, and gives the connection away once it is agreed on.
     *
     * @throws IOException if the answer is another one; the connection is closed then
     */
    Socket upgrade(String requestLine, String protocol) throws IOException {
        String head =
                requestLine
                        + " HTTP/1.1\r\nhost: app\r\nconnection: upgrade\r\nupgrade: "
                        + protocol
                        + "\r\n\r\n";
        out.write(head.getBytes(StandardCharsets.ISO_8859_1));
        out.flush();
        Head answer = reader.head().orElse(new Head("no answer", Map.of()));
        if (!answer.firstLine().startsWith("HTTP/1.1 101")) {
            socket.close();
            throw new UnexpectedStatusException(answer.firstLine());
        }
        return socket;
    }

    /** Reads an answer's head and requires that it is 200. */
    Head answer() throws IOException {
        Head head =
                reader.head()
                        .orElseThrow(
                                () -> new EOFException("the connection ended without an answer"));
        if (!head.firstLine().startsWith("HTTP/1.1 200")) {
            throw new UnexpectedStatusException(head.firstLine());
        }
        return head;
    }

    InputStream body(Head head) throws IOException {
        return reader.body(head);
    }

    @Override
    public void close() throws IOException {
        socket.close();
    }
}
