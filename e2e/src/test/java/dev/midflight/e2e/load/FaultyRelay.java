package dev.midflight.e2e.load;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReference;

/** Sits where a sidecar would, and does one wrong thing when it is told to. */
final class FaultyRelay implements AutoCloseable {
    static final int DELAY_MILLIS = 500;

    private final ServerSocket listener;
    private final int upstreamPort;
    private final AtomicReference<Fault> next = new AtomicReference<>(Fault.NONE);

    private FaultyRelay(ServerSocket listener, int upstreamPort) {
        this.listener = listener;
        this.upstreamPort = upstreamPort;
    }

    static FaultyRelay start(int upstreamPort) throws IOException {
        FaultyRelay relay = new FaultyRelay(new ServerSocket(0), upstreamPort);
        Thread.ofVirtual().start(relay::accept);
        return relay;
    }

    int port() {
        return listener.getLocalPort();
    }

    /** Once, to the next chunk that can take this fault. */
    void commit(Fault fault) {
        next.set(fault);
    }

    boolean committed() {
        return next.get() == Fault.NONE;
    }

    @Override
    public void close() throws IOException {
        listener.close();
    }

    private void accept() {
        try {
            while (true) {
                Socket downstream = listener.accept();
                Socket upstream = new Socket(InetAddress.getLoopbackAddress(), upstreamPort);
                upstream.setTcpNoDelay(true);
                downstream.setTcpNoDelay(true);
                Thread.ofVirtual().start(() -> relay(downstream, upstream, true));
                Thread.ofVirtual().start(() -> relay(upstream, downstream, false));
            }
        } catch (IOException e) {
            // The relay was closed.
        }
    }

    private void relay(Socket from, Socket to, boolean towardsServer) {
        try {
            InputStream in = from.getInputStream();
            byte[] bytes = new byte[65_536];
            for (int count = in.read(bytes); count >= 0; count = in.read(bytes)) {
                byte[] chunk = Arrays.copyOf(bytes, count);
                if (pass(take(towardsServer), chunk, from, to)) {
                    to.getOutputStream().write(chunk);
                }
            }
            to.shutdownOutput();
        } catch (IOException | InterruptedException e) {
            // One of the two ends is gone, which the other one is to notice.
        }
    }

    private Fault take(boolean towardsServer) {
        Fault fault = next.get();
        boolean towardsServerOnly = fault == Fault.SWALLOW || fault == Fault.REPLAY;
        boolean mine = fault != Fault.NONE && towardsServer == towardsServerOnly;
        return mine && next.compareAndSet(fault, Fault.NONE) ? fault : Fault.NONE;
    }

    private boolean pass(Fault fault, byte[] chunk, Socket from, Socket to)
            throws IOException, InterruptedException {
        switch (fault) {
            case NONE -> {}
            case RESET -> {
                to.setSoLinger(true, 0);
                to.close();
                from.close();
            }
            case END -> {
                to.close();
                from.close();
            }
            case SWALLOW -> {
                return false;
            }
            case FLIP -> chunk[chunk.length - 1] ^= 1;
            case DELAY -> Thread.sleep(DELAY_MILLIS);
            case REPLAY -> replay(chunk);
        }
        return !to.isClosed();
    }

    private void replay(byte[] request) throws IOException {
        try (Socket other = new Socket(InetAddress.getLoopbackAddress(), upstreamPort)) {
            other.getOutputStream().write(request);
            other.getInputStream().readNBytes(1);
        }
    }
}
