package dev.midflight.sidecar.testing;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.nio.charset.StandardCharsets;

/** A blocking socket with time limits, for either end of a proxied connection. */
public final class TestingClient implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final Socket socket;

    /** A reset that a write met: the kernel tells of it once, and a read after it sees an end. */
    private volatile boolean resetMet;

    public TestingClient(Socket socket) {
        this.socket = socket;
        try {
            socket.setSoTimeout(TIMEOUT_MILLIS);
            socket.setTcpNoDelay(true);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static TestingClient connect(InetSocketAddress address) {
        return connect(address, 0);
    }

    /** With a small receive buffer, if not 0: a reader that soon pushes back. */
    public static TestingClient connect(InetSocketAddress address, int receiveBytes) {
        Socket socket = new Socket();
        try {
            if (receiveBytes > 0) {
                socket.setReceiveBufferSize(receiveBytes);
            }
            socket.connect(address, TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return new TestingClient(socket);
    }

    public TestingClient send(String text) {
        return send(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    public TestingClient send(byte[] bytes) {
        try {
            socket.getOutputStream().write(bytes);
        } catch (SocketException e) {
            meet(e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public byte[] receive(int length) {
        try {
            byte[] bytes = socket.getInputStream().readNBytes(length);
            if (bytes.length < length) {
                throw new AssertionError(
                        "end of file after '"
                                + new String(bytes, StandardCharsets.ISO_8859_1)
                                + "'");
            }
            return bytes;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public String receiveText(int length) {
        return new String(receive(length), StandardCharsets.ISO_8859_1);
    }

    /** Reads up to and with a mark. */
    public String receiveUntil(String mark) {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        while (!out.toString(StandardCharsets.ISO_8859_1).endsWith(mark)) {
            out.writeBytes(receive(1));
        }
        return out.toString(StandardCharsets.ISO_8859_1);
    }

    /** All there is up to the end of file. */
    public String receiveAll() {
        try {
            byte[] all = socket.getInputStream().readAllBytes();
            requireEnd();
            return new String(all, StandardCharsets.ISO_8859_1);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /**
     * Posts a body that nobody else has, and requires it back.
     *
     * @return the answer's head
     */
    public String exchange() {
        String body = "id-" + Thread.currentThread().threadId() + "-" + System.nanoTime();
        send(
                "POST /echo HTTP/1.1\r\nHost: a\r\nContent-Length: %d\r\n\r\n%s"
                        .formatted(body.length(), body));
        String head = receiveUntil("\r\n\r\n");
        String echoed = receiveText(body.length());
        if (!head.startsWith("HTTP/1.1 200") || !echoed.equals(body)) {
            throw new AssertionError(head + echoed);
        }
        return head;
    }

    public boolean isAtEnd() {
        try {
            boolean end = socket.getInputStream().read() < 0;
            requireEnd();
            return end;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Whether who connects there is reset, be it that early that connecting itself fails. */
    public static boolean isResetBy(InetSocketAddress address) {
        try (TestingClient client = connect(address)) {
            return client.isReset();
        } catch (UncheckedIOException e) {
            return String.valueOf(e.getMessage()).contains("reset");
        }
    }

    private void meet(SocketException e) {
        if (!resetMet && !String.valueOf(e.getMessage()).contains("reset")) {
            throw new UncheckedIOException(e);
        }
        resetMet = true;
    }

    /** The end that a read sees after a write has met a reset is none. */
    private void requireEnd() throws SocketException {
        if (resetMet) {
            throw new SocketException("Connection reset (met by a write)");
        }
    }

    /** True if the connection ends by a reset. */
    public boolean isReset() {
        try {
            int value = socket.getInputStream().read();
            if (value < 0 && resetMet) {
                return true;
            }
            throw new AssertionError("read " + value + " (expected: a reset)");
        } catch (IOException e) {
            return String.valueOf(e.getMessage()).contains("reset");
        }
    }

    public TestingClient finish() {
        try {
            socket.shutdownOutput();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    public TestingClient reset() {
        try {
            socket.setSoLinger(true, 0);
            socket.close();
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public int localPort() {
        return socket.getLocalPort();
    }

    public Socket socket() {
        return socket;
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
