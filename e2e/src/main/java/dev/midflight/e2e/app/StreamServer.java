package dev.midflight.e2e.app;

import dev.midflight.e2e.stream.Frame;
import dev.midflight.e2e.stream.FrameChannel;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;

/** Sends frames at the pace that each client asks for, and checks every frame that it receives. */
final class StreamServer implements AutoCloseable {
    private static final int MAX_STREAMS = 2000;

    private final int port;
    private final Set<Socket> open = ConcurrentHashMap.newKeySet();
    private final AtomicLong errors = new AtomicLong();
    private @Nullable ServerSocket listener;

    private StreamServer(ServerSocket listener) {
        this.listener = listener;
        this.port = listener.getLocalPort();
    }

    static StreamServer start(int port) throws IOException {
        ServerSocket listener = bind(port);
        StreamServer server = new StreamServer(listener);
        Thread.ofVirtual().start(() -> server.accept(listener));
        return server;
    }

    int port() {
        return port;
    }

    String report() {
        return "{\"open\":%d,\"errors\":%d}".formatted(open.size(), errors.get());
    }

    /** Opens or closes the port; streams that are there go on. */
    synchronized void listen(boolean wanted) throws IOException {
        ServerSocket current = listener;
        if (!wanted && current != null) {
            current.close();
            listener = null;
        } else if (wanted && current == null) {
            ServerSocket opened = bind(port);
            listener = opened;
            Thread.ofVirtual().start(() -> accept(opened));
        }
    }

    @Override
    public void close() throws IOException {
        listen(false);
        for (Socket socket : open) {
            socket.close();
        }
    }

    private static ServerSocket bind(int port) throws IOException {
        ServerSocket listener = new ServerSocket();
        listener.bind(new InetSocketAddress(port), 256);
        return listener;
    }

    private void accept(ServerSocket from) {
        try {
            while (true) {
                Socket socket = from.accept();
                if (open.size() >= MAX_STREAMS) {
                    socket.close();
                    continue;
                }
                open.add(socket);
                Thread.ofVirtual().start(() -> serve(socket));
            }
        } catch (IOException e) {
            System.out.println("stream port " + port + " closed: " + e.getMessage());
        }
    }

    /** Speaks frames on a connection, to its end. */
    void serve(Socket socket) {
        try (FrameChannel channel = new FrameChannel(socket)) {
            socket.setTcpNoDelay(true);
            Optional<FrameChannel.Opening> asked = channel.opened();
            if (asked.isEmpty()) {
                return;
            }
            FrameChannel.Opening opening = asked.get();
            AtomicBoolean ending = new AtomicBoolean();
            Thread sender = Thread.ofVirtual().start(() -> send(channel, opening, ending));
            receive(channel);
            ending.set(true);
            sender.join();
        } catch (IOException e) {
            errors.incrementAndGet();
            System.err.println("stream from " + socket.getRemoteSocketAddress() + " failed: " + e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            open.remove(socket);
        }
    }

    private static void receive(FrameChannel channel) throws IOException {
        Optional<Frame> frame = channel.receive();
        while (frame.isPresent() && !frame.get().last()) {
            frame = channel.receive();
        }
    }

    /** Goes on until the client has ended its direction; the last frame says what was received. */
    private void send(FrameChannel channel, FrameChannel.Opening opening, AtomicBoolean ending) {
        try {
            while (!ending.get()) {
                channel.send(opening.payloadBytes());
                Thread.sleep(opening.intervalMillis());
            }
            channel.send(0);
            channel.endSending();
        } catch (IOException e) {
            errors.incrementAndGet();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
