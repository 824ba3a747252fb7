package dev.midflight.sidecar.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketTimeoutException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A listening socket whose connections the test accepts one by one. */
public final class TestingUpstream implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final ServerSocket server;
    private final List<SocketChannel> waiting = new ArrayList<>();

    public TestingUpstream() {
        this(512);
    }

    /**
     * Only a few connections come about until somebody accepts them.
     *
     * @param backlog how many, or a few more
     */
    public TestingUpstream(int backlog) {
        try {
            server = new ServerSocket(0, backlog, InetAddress.getLoopbackAddress());
            server.setSoTimeout(TIMEOUT_MILLIS);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** One that answers no connect, not even by a refusal. */
    public static TestingUpstream full() {
        TestingUpstream full = new TestingUpstream(1);
        try {
            boolean taken = true;
            while (taken) {
                SocketChannel next = SocketChannel.open();
                full.waiting.add(next);
                taken = isConnected(next, full.address());
            }
            return full;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On loopback a connect that is taken is so at once. */
    private static boolean isConnected(SocketChannel channel, InetSocketAddress to)
            throws IOException {
        try {
            channel.socket().connect(to, 200);
            return true;
        } catch (SocketTimeoutException _) {
            return false;
        }
    }

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    public TestingClient accept() {
        return accept(TIMEOUT_MILLIS);
    }

    public TestingClient accept(int withinMillis) {
        try {
            server.setSoTimeout(withinMillis);
            return new TestingClient(server.accept());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Who has dialled within the time; empty: nobody. */
    public Optional<TestingClient> poll(int withinMillis) {
        try {
            server.setSoTimeout(withinMillis);
            return Optional.of(new TestingClient(server.accept()));
        } catch (SocketTimeoutException _) {
            return Optional.empty();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** True if nobody dialled within the time. */
    public boolean isLeftAlone(int millis) {
        try {
            server.setSoTimeout(millis);
            server.accept().close();
            return false;
        } catch (SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        try {
            for (SocketChannel channel : waiting) {
                channel.close();
            }
            server.close();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
