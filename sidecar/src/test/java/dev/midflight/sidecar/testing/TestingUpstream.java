package dev.midflight.sidecar.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;

/** A listening socket whose connections the test accepts one by one. */
public final class TestingUpstream implements AutoCloseable {
    private static final int TIMEOUT_MILLIS = 10_000;

    private final ServerSocket server;

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

    public InetSocketAddress address() {
        return (InetSocketAddress) server.getLocalSocketAddress();
    }

    public TestingClient accept() {
        try {
            return new TestingClient(server.accept());
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
        } catch (java.net.SocketTimeoutException e) {
            return true;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
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
