package dev.midflight.sidecar.handover;

import dev.midflight.sidecar.sys.SeqpacketListener;
import dev.midflight.sidecar.sys.SeqpacketSocket;
import dev.midflight.sidecar.sys.SystemCallException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.Semaphore;

/**
 * The handover socket of one generation of the proxy that serves. Whoever connects gets a thread of
 * its own, so that a silent or broken client keeps nobody else from taking over.
 */
public final class HandoverServer implements AutoCloseable {
    private static final int MAX_CLIENTS = 8;
    private static final Duration FOR_EVER = Duration.ofDays(1);
    private static final Duration PAUSE = Duration.ofMillis(100);

    private final HandoverContext context;
    private final Set<Integer> allowedUids;
    private final Path path;
    private final SeqpacketListener listener;
    private final HandoverDesk desk;
    private final Semaphore clients = new Semaphore(MAX_CLIENTS);
    private volatile boolean closed;

    private HandoverServer(
            HandoverContext context,
            Set<Integer> allowedUids,
            Path path,
            SeqpacketListener listener,
            HandoverDesk desk) {
        this.context = context;
        this.allowedUids = Set.copyOf(allowedUids);
        this.path = path;
        this.listener = listener;
        this.desk = desk;
    }

    /**
     * Listens and serves from now on.
     *
     * @param path belongs to this slot and epoch alone: what a dead process left there is removed
     * @param allowedUids users that may take over
     */
    public static HandoverServer start(
            HandoverContext context,
            Path path,
            Generation generation,
            Set<Integer> allowedUids,
            GivingObserver observer)
            throws IOException {
        Files.deleteIfExists(path);
        HandoverServer server =
                new HandoverServer(
                        context,
                        allowedUids,
                        path,
                        SeqpacketListener.bind(path),
                        new HandoverDesk(generation, observer));
        Thread.ofPlatform().daemon().name("handover-accept").start(server::acceptAll);
        return server;
    }

    /**
     * No more clients; a handover under way goes on. The path is gone when this returns: a later
     * removal could hit the socket of a successor.
     */
    @Override
    public void close() {
        if (closed) {
            return;
        }
        closed = true;
        try {
            Files.deleteIfExists(path);
        } catch (IOException e) {
            context.log().warn("cannot remove the handover socket", e, "path", path);
        }
        listener.wake();
    }

    /** One that was admitted has not been told all yet. */
    public boolean isHandingOver() {
        return desk.isBusy();
    }

    /** This proxy is to serve again, where new is dead: a draining without it ends at once. */
    public void recall() {
        desk.recall();
    }

    private void acceptAll() {
        while (!closed) {
            try {
                listener.accept(FOR_EVER).ifPresent(this::admit);
            } catch (SystemCallException e) {
                if (!closed) {
                    context.log().warn("cannot accept on the handover socket", e);
                    pause();
                }
            }
        }
        listener.close();
    }

    private void admit(SeqpacketSocket socket) {
        if (isStranger(socket) || !clients.tryAcquire()) {
            socket.close();
            return;
        }
        Thread.ofPlatform().daemon().name("handover-give").start(() -> serve(socket));
    }

    private boolean isStranger(SeqpacketSocket socket) {
        try {
            int uid = socket.peerUid();
            if (allowedUids.contains(uid)) {
                return false;
            }
            context.log().warn("a stranger on the handover socket", "uid", uid);
        } catch (SystemCallException e) {
            context.log().warn("a client without credentials on the handover socket", e);
        }
        return true;
    }

    private void serve(SeqpacketSocket socket) {
        try {
            GivingSession session = new GivingSession(context, new HandoverChannel(socket), desk);
            switch (session.run()) {
                case HANDED_OVER -> desk.drained();
                case REFUSED -> context.log().info("refused to hand over");
                case KEPT -> {}
            }
        } catch (RuntimeException e) {
            context.log().error("a handover failed", e);
            if (!desk.standing().serving()) {
                desk.drained();
            }
        } finally {
            clients.release();
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
