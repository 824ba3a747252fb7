package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
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
    private Guess decided = Guess.UNDECIDED;
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
        if (worker.flows().contains(id, this) && upstream == null && !received.isReadable()) {
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
        if (decided == Guess.UNDECIDED) {
            decided = detector.firstBytes().guess(received);
            act();
        } else if (received.readableBytes() > worker.config().bufferBytes()) {
            downstream.pause();
        }
    }

    /** An upstream that is being connected is waited for: it is the one to use. */
    private void act() {
        Link connected = upstream;
        switch (decided) {
            case HTTP1 -> {
                if (!connecting) {
                    becomeHttp1();
                }
            }
            case TCP -> {
                if (connected == null) {
                    connect();
                } else {
                    becomeTcp(connected, Unpooled.EMPTY_BUFFER);
                }
            }
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

    private void becomeHttp1() {
        Link idle = upstream;
        ended = true;
        upstream = null;
        worker.flows().remove(id);
        worker.counters().add(Counter.DETECTED_HTTP1, origin.direction(), 1);
        if (idle != null) {
            worker.pools().of(origin.target()).giveBack(idle);
        }
        detector.protocols().http1().open(id, origin, downstream, received);
    }

    private void decideTcp() {
        if (!ended && decided == Guess.UNDECIDED) {
            decided = Guess.TCP;
            act();
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
            link.close();
            return;
        }
        upstream = link;
        link.owner(this);
        act();
    }

    @Override
    public void onConnectFailed() {
        connecting = false;
        if (ended) {
            return;
        }
        if (decided == Guess.HTTP1) {
            becomeHttp1();
        } else if (decided == Guess.TCP || !received.isReadable()) {
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
        return !ended && !connecting && decided == Guess.UNDECIDED && downstream.isOpen();
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
        if (received.isReadable() && ticks > worker.config().detectSeconds()) {
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
