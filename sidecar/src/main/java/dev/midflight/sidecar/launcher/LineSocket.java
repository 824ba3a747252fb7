package dev.midflight.sidecar.launcher;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.time.Duration;

/**
 * A client of one of the pod's stream sockets on which lines are exchanged; every wait has a limit.
 * For one thread, but {@link #close} may be called by any and ends a wait.
 */
public final class LineSocket implements AutoCloseable {
    private static final int MAX_LINE_BYTES = 1024;

    private final SocketChannel channel;
    private final Selector selector;
    private final ByteBuffer received = ByteBuffer.allocate(MAX_LINE_BYTES).flip();

    private LineSocket(SocketChannel channel, Selector selector) {
        this.channel = channel;
        this.selector = selector;
    }

    public static LineSocket connect(Path path) throws IOException {
        SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        try {
            // Connecting to a Unix socket succeeds or fails at once, unless its backlog is full.
            channel.configureBlocking(false);
            if (!channel.connect(UnixDomainSocketAddress.of(path))) {
                throw new IOException(path + " is busy");
            }
            Selector selector = Selector.open();
            channel.register(selector, SelectionKey.OP_READ);
            return new LineSocket(channel, selector);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** One request, one reply, one connection. */
    public static String ask(Path path, String request, Duration limit) throws IOException {
        try (LineSocket socket = connect(path)) {
            socket.send(request.getBytes(UTF_8), limit);
            return socket.line(limit);
        }
    }

    public void send(byte[] bytes, Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        ByteBuffer left = ByteBuffer.wrap(bytes);
        while (left.hasRemaining()) {
            if (channel.write(left) == 0) {
                awaitReady(SelectionKey.OP_WRITE, deadline);
            }
        }
    }

    /**
     * The next line without its end.
     *
     * @throws EOFException where the other side has closed, before or within a line
     */
    public String line(Duration limit) throws IOException {
        long deadline = System.nanoTime() + limit.toNanos();
        ByteArrayOutputStream line = new ByteArrayOutputStream();
        while (true) {
            while (received.hasRemaining()) {
                byte next = received.get();
                if (next == '\n') {
                    return line.toString(UTF_8);
                }
                line.write(next);
            }
            if (line.size() > MAX_LINE_BYTES) {
                throw new IOException("line longer than " + MAX_LINE_BYTES + " bytes");
            }
            fill(deadline);
        }
    }

    @Override
    public void close() {
        try {
            selector.close();
            channel.close();
        } catch (IOException e) {
            // Nothing is buffered: a socket that cannot be closed is closed.
            return;
        }
    }

    private void fill(long deadline) throws IOException {
        received.clear();
        try {
            int count = channel.read(received);
            if (count < 0) {
                throw new EOFException("closed by the other side");
            }
            if (count == 0) {
                awaitReady(SelectionKey.OP_READ, deadline);
            }
        } finally {
            received.flip();
        }
    }

    private void awaitReady(int operation, long deadline) throws IOException {
        long millis = Duration.ofNanos(deadline - System.nanoTime()).toMillis();
        SelectionKey key = channel.keyFor(selector);
        if (key == null || !selector.isOpen()) {
            throw new IOException("closed");
        }
        key.interestOps(operation);
        if (millis <= 0 || selector.select(millis) == 0) {
            throw new IOException("no answer in time");
        }
        selector.selectedKeys().clear();
    }
}
