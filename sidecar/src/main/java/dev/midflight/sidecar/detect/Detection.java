package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose protocol is not known yet. A client that says nothing gets its upstream
 * connected after a moment: then whoever speaks first decides, so that a protocol in which the
 * server begins works as without us.
 */
final class Detection implements Flow, LinkOwner, ConnectListener {
    private final long id;
    private final Detector detector;
    private final Worker worker;
    private final Origin origin;
    private final Link downstream;
    private ByteBuf received = Unpooled.EMPTY_BUFFER;
    private @Nullable Link upstream;
    private boolean connecting;
    private boolean isTcp;
    private boolean ended;
    private int ticks;

    Detection(
            long id,
            Detector detector,
            Origin origin,
            Link downstream,
            @Nullable Link upstream,
            ByteBuf received) {
        this.id = id;
        this.detector = detector;
        this.worker = detector.worker();
        this.origin = origin;
        this.downstream = downstream;
        this.upstream = upstream;
        this.received = received;
        downstream.owner(this);
        if (upstream != null) {
            upstream.owner(this);
        }
    }

    /** The client was silent for a moment: let the server speak, if it wants to. */
    void letServerSpeak() {
        if (!ended && upstream == null && !received.isReadable()) {
            connect();
        }
    }

    private void connect() {
        if (!connecting && upstream == null) {
            connecting = true;
            worker.connector().connect(origin.target(), this);
        }
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        if (link == upstream) {
            worker.counters()
                    .add(Counter.UPSTREAM_BYTES, origin.direction(), bytes.readableBytes());
            becomeTcp(upstream, bytes);
            return;
        }
        worker.counters().add(Counter.DOWNSTREAM_BYTES, origin.direction(), bytes.readableBytes());
        received = append(received, bytes);
        guess();
    }

    private void guess() {
        if (isTcp) {
            if (received.readableBytes() > worker.config().bufferBytes()) {
                downstream.pause();
            }
            return;
        }
        switch (detector.firstBytes().guess(received)) {
            case HTTP1 ->
                    detector.protocols().http1().ifPresentOrElse(this::become, this::decideTcp);
            case TCP -> decideTcp();
            case UNDECIDED -> {}
        }
    }

    private static ByteBuf append(ByteBuf to, ByteBuf bytes) {
        if (!to.isReadable()) {
            to.release();
            return bytes;
        }
        ByteBuf joined = to;
        if (to.writableBytes() < bytes.readableBytes() || to.refCnt() > 1) {
            int size = to.readableBytes() + bytes.readableBytes();
            joined = to.alloc().directBuffer(size + size / 2).writeBytes(to);
            to.release();
        }
        joined.writeBytes(bytes);
        bytes.release();
        return joined;
    }

    private void become(RequestProtocol protocol) {
        Link idle = upstream;
        ended = true;
        upstream = null;
        worker.flows().remove(id);
        worker.counters().add(Counter.DETECTED_HTTP1, origin.direction(), 1);
        if (idle != null) {
            worker.pools().of(origin.target()).giveBack(idle);
        }
        protocol.open(id, origin, downstream, received);
    }

    private void decideTcp() {
        isTcp = true;
        Link connected = upstream;
        if (connected != null) {
            becomeTcp(connected, Unpooled.EMPTY_BUFFER);
        } else {
            connect();
        }
    }

    private void becomeTcp(Link connected, ByteBuf toDownstream) {
        ended = true;
        worker.flows().remove(id);
        worker.counters().add(Counter.DETECTED_TCP, origin.direction(), 1);
        detector.protocols().tcp().open(id, origin, downstream, connected, received, toDownstream);
    }

    @Override
    public void onConnected(Link link) {
        connecting = false;
        if (ended) {
            worker.pools().of(origin.target()).giveBack(link);
            return;
        }
        upstream = link;
        link.owner(this);
        if (isTcp) {
            becomeTcp(link, Unpooled.EMPTY_BUFFER);
        }
    }

    @Override
    public void onConnectFailed() {
        connecting = false;
        if (!ended && (isTcp || !received.isReadable())) {
            cut();
        }
    }

    /** An end of file, on either side, is something that only TCP can pass on. */
    @Override
    public void onEof(Link link) {
        decideTcp();
    }

    @Override
    public void onBroken(Link link) {
        cut();
    }

    @Override
    public void onWriteFailed(Link link) {
        cut();
    }

    @Override
    public void onReadComplete(Link link) {}

    @Override
    public void onWritable(Link link) {}

    @Override
    public void onFinished(Link link) {}

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
        return !ended && !connecting && !isTcp && downstream.isOpen();
    }

    @Override
    public List<Link> links() {
        List<Link> links = new ArrayList<>(List.of(downstream));
        if (upstream != null) {
            links.add(upstream);
        }
        return links;
    }

    @Override
    public byte[] exportState() {
        byte[] bytes = new byte[received.readableBytes()];
        received.getBytes(received.readerIndex(), bytes);
        return bytes;
    }

    @Override
    public void proceed() {
        if (ended) {
            return;
        }
        if (received.isReadable()) {
            guess();
        } else if (upstream == null) {
            detector.awaitFirstBytes(this);
        }
    }

    @Override
    public void released() {
        ended = true;
        received.release();
        received = Unpooled.EMPTY_BUFFER;
    }

    @Override
    public void cut() {
        if (ended) {
            return;
        }
        released();
        downstream.reset();
        if (upstream != null) {
            upstream.reset();
        }
        worker.flows().remove(id);
    }

    @Override
    public void tick() {
        ticks++;
        if (received.isReadable() && ticks > worker.config().detectSeconds() && !isTcp) {
            decideTcp();
        } else if (ticks > worker.config().idleSeconds()) {
            cut();
        }
    }

    @Override
    public String describe() {
        return received.readableBytes()
                + " bytes received"
                + (upstream == null ? "" : ", connected");
    }
}
