package dev.midflight.sidecar.detect;

import dev.midflight.model.SpiffeId;
import dev.midflight.sidecar.link.Gathered;
import dev.midflight.sidecar.link.HandshakeListener;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.tls.MeshContexts;
import dev.midflight.sidecar.tls.MeshHandshake;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.List;
import java.util.Optional;

/**
 * A connection whose client has begun the mesh's TLS. What it is to say is not known before it has
 * proved who it is; it has as long for that as for its first bytes.
 */
public final class Handshake implements Flow, LinkOwner, HandshakeListener {
    /** Takes the connection once its client is known. */
    @FunctionalInterface
    public interface Next {
        /**
         * The connection, its bytes and its end are the callee's from here.
         *
         * @param origin with what the client has proved
         * @param received what it has said inside
         */
        void secured(Origin origin, Link downstream, ByteBuf received);
    }

    private final long id;
    private final Worker worker;
    private final Origin origin;
    private final Link downstream;
    private final Next next;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private boolean ended;

    private Handshake(Worker worker, Origin origin, Link downstream, Next next) {
        this.id = worker.nextId();
        this.worker = worker;
        this.origin = origin;
        this.downstream = downstream;
        this.next = next;
    }

    /**
     * Takes a connection.
     *
     * @param received its first bytes, the hello among them; owned from here
     */
    public static void begin(
            Worker worker,
            Origin origin,
            Link downstream,
            ByteBuf received,
            MeshContexts contexts,
            Next next) {
        Handshake handshake = new Handshake(worker, origin, downstream, next);
        downstream.owner(handshake);
        worker.flows().put(handshake.id, handshake);
        MeshHandshake tls = contexts.server(downstream.channel().alloc());
        tls.handler().setHandshakeTimeoutMillis(worker.config().detectSeconds() * 1000L);
        downstream.encryption().begin(tls, received, handshake);
    }

    @Override
    public void succeeded(Optional<SpiffeId> peer) {
        if (ended) {
            return;
        }
        ended = true;
        worker.flows().remove(id);
        worker.counters().add(Counter.TLS_HANDSHAKES, origin.direction(), 1);
        ByteBuf bytes = received;
        received = Unpooled.EMPTY_BUFFER;
        downstream.keeps(0);
        String identity = peer.map(SpiffeId::toString).orElse("");
        next.secured(origin.proved(identity), downstream, bytes);
    }

    @Override
    public void failed(Throwable cause) {
        if (!ended) {
            worker.counters().add(Counter.TLS_FAILED, origin.direction(), 1);
            worker.refusals().refused(origin, "TLS handshake: " + reason(cause));
            cut();
        }
    }

    /** The innermost one says what was wrong with a certificate. */
    private static String reason(Throwable cause) {
        Throwable last = cause;
        while (last.getCause() != null) {
            last = last.getCause();
        }
        return String.valueOf(last.getMessage());
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        received = Gathered.append(received, bytes);
        downstream.keeps(received.readableBytes());
    }

    @Override
    public void onReadComplete(Link link) {}

    @Override
    public void onWritable(Link link) {}

    @Override
    public void onEof(Link link) {
        failed(new IllegalStateException("ended in the middle of it"));
    }

    @Override
    public void onWriteFailed(Link link) {
        failed(new IllegalStateException("broken in the middle of it"));
    }

    @Override
    public void onBroken(Link link) {
        failed(new IllegalStateException("broken in the middle of it"));
    }

    @Override
    public FlowKind kind() {
        return FlowKind.DETECTING;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean movable() {
        return false;
    }

    @Override
    public List<Link> links() {
        return List.of(downstream);
    }

    @Override
    public byte[] exportState() {
        throw new IllegalStateException("a connection in its handshake does not move");
    }

    @Override
    public void proceed() {}

    @Override
    public void released() {}

    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {}

    @Override
    public void cut() {
        if (!ended) {
            ended = true;
            received.release();
            received = Unpooled.EMPTY_BUFFER;
            downstream.reset();
            worker.flows().remove(id);
        }
    }

    @Override
    public String describe() {
        return "in a TLS handshake";
    }
}
