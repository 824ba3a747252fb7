package dev.midflight.sidecar.detect;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.Target;
import dev.midflight.sidecar.link.Gathered;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.ConnectionEnd;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Placement;
import dev.midflight.sidecar.protocol.RequestProtocol;
import dev.midflight.sidecar.protocol.Tunnel;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.proxyprotocol.ProxyHeader;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import org.jspecify.annotations.Nullable;

/**
 * A connection whose protocol is not known yet. A client that says nothing gets its upstream
 * connected after a moment: then whoever speaks first decides, so that a protocol in which the
 * server begins works as without us.
 */
final class Detection implements LinkOwner, ConnectListener {
    private final long id;
    private final Detector detector;
    private final Worker worker;
    private final Dial dial;
    private final long startedNanos = System.nanoTime();
    private final Link downstream;
    private final DetectionFlow flow;
    private Origin origin;
    private @Nullable Target tried;
    private ByteBuf received;
    private @Nullable Link upstream;
    private boolean connecting;
    private boolean unseen;
    private Guess decided = Guess.UNDECIDED;
    private boolean ended;

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
        this.dial = dialOf(origin);
        this.flow = new DetectionFlow(this, detector);
        downstream.owner(this);
        if (upstream != null) {
            upstream.owner(this);
        }
    }

    private Dial dialOf(Origin of) {
        Placement placement = of.placement();
        return placement == null
                ? new DirectDial(worker, of.target())
                : new ClusterDial(worker, of, placement, of.isRedirected(downstream));
    }

    Origin origin() {
        return origin;
    }

    /** Says where it might go if it is TCP; a host is chosen when it is connected. */
    void foresee() {
        Target likely = dial.likely();
        if (likely != null) {
            origin = origin.towards(likely);
        }
    }

    DetectionFlow flow() {
        return flow;
    }

    Link downstream() {
        return downstream;
    }

    @Nullable Link upstream() {
        return upstream;
    }

    /** What the client has said so far. */
    ByteBuf received() {
        return received;
    }

    /** The client was silent for a moment: let the server speak, if it wants to. */
    void letServerSpeak() {
        if (worker.flows().contains(id, flow) && upstream == null && !received.isReadable()) {
            connect();
        }
    }

    private void connect() {
        downstream.keeps(received.readableBytes());
        if (connecting || upstream != null) {
            return;
        }
        Target target = dial.target();
        if (target == null) {
            if (tried == null) {
                worker.counters().add(Counter.REFUSED, origin.direction(), 1);
                worker.refusals().refused(origin, "no host of its cluster");
            }
            end(0);
            return;
        }
        connecting = true;
        tried = target;
        origin = origin.towards(target);
        dial.connect(this);
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        if (link == upstream) {
            worker.counters()
                    .add(Counter.UPSTREAM_BYTES, origin.direction(), bytes.readableBytes());
            serverSpoke(link, bytes);
            return;
        }
        worker.counters().add(Counter.DOWNSTREAM_BYTES, origin.direction(), bytes.readableBytes());
        received = Gathered.append(received, bytes);
        guess();
    }

    /**
     * SETTINGS are what an HTTP/2 server begins with for whoever connects: its client is to say.
     */
    private void serverSpoke(Link from, ByteBuf bytes) {
        if (!unseen && detector.firstBytes(origin).isHttp2Server(bytes)) {
            bytes.release();
            upstream = null;
            from.close();
        } else {
            relay(detector.protocols().tcp(), from, bytes);
        }
    }

    private void guess() {
        downstream.keeps(received.readableBytes());
        if (decided == Guess.UNDECIDED) {
            decided = detector.firstBytes(origin).guess(received);
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
                    becomeHttp(Counter.DETECTED_HTTP1, detector.protocols().http1());
                }
            }
            case HTTP2 -> {
                if (!connecting) {
                    becomeHttp(Counter.DETECTED_HTTP2, detector.protocols().http2());
                }
            }
            case TCP -> {
                if (connected == null) {
                    connect();
                } else {
                    Tunnel by =
                            unseen
                                    ? detector.protocols().tcp()
                                    : detector.protocols().relay(received);
                    relay(by, connected, Unpooled.EMPTY_BUFFER);
                }
            }
            case UNDECIDED -> {}
        }
    }

    private void becomeHttp(Counter detected, RequestProtocol protocol) {
        Link idle = upstream;
        ended = true;
        upstream = null;
        worker.flows().remove(id);
        downstream.keeps(0);
        Origin asked = origin.asked();
        worker.counters().add(detected, asked.direction(), 1);
        dial.giveUp();
        if (idle != null) {
            dial.leave(idle);
        }
        protocol.open(id, asked, downstream, received);
    }

    /** What is no HTTP/1.1 by now will not become it. */
    void decideTcp() {
        if (!ended && decided == Guess.UNDECIDED) {
            decided = Guess.TCP;
            act();
        }
    }

    /** Passes it on as bytes, whatever they are. */
    void passUnseen() {
        unseen = true;
        decideTcp();
    }

    /** Whoever else takes it counts it by itself, once that is proved. */
    private void relay(Tunnel by, Link connected, ByteBuf toDownstream) {
        ended = true;
        worker.flows().remove(id);
        downstream.keeps(0);
        if (by.equals(detector.protocols().tcp())) {
            worker.counters().add(Counter.DETECTED_TCP, origin.direction(), 1);
        }
        by.open(id, origin, downstream, connected, received, toDownstream);
    }

    @Override
    public ProxyHeader client() {
        return origin.client();
    }

    @Override
    public Direction direction() {
        return origin.direction();
    }

    @Override
    public void onConnected(Link link) {
        connecting = false;
        dial.connected();
        if (ended) {
            link.close();
            return;
        }
        upstream = link;
        link.owner(this);
        link.flush();
        act();
    }

    @Override
    public void onConnectFailed() {
        failed(ResponseFlag.UF.bit());
    }

    @Override
    public void onConnectTimedOut() {
        failed(ResponseFlag.UF.bit() | ResponseFlag.UT.bit());
    }

    private void failed(int flags) {
        connecting = false;
        boolean another = dial.failed(flags);
        if (ended) {
            return;
        }
        if (decided == Guess.HTTP1 || decided == Guess.HTTP2) {
            act();
        } else if (decided == Guess.TCP || !received.isReadable()) {
            if (another) {
                connect();
            } else {
                end(0);
            }
        }
    }

    /** An end of file, on either side, is something that only TCP can pass on. */
    @Override
    public void onEof(Link link) {
        decideTcp();
    }

    @Override
    public void onBroken(Link link) {
        broken(link);
    }

    @Override
    public void onWriteFailed(Link link) {
        broken(link);
    }

    private void broken(Link link) {
        if (decided == Guess.TCP) {
            end((link == downstream ? ResponseFlag.DC : ResponseFlag.UC).bit());
        } else {
            cut();
        }
    }

    @Override
    public void onReadComplete(Link link) {}

    @Override
    public void onWritable(Link link) {}

    /** Nothing is decided, and nothing is under way that would decide it. */
    boolean isOpen() {
        return !ended && !connecting && decided == Guess.UNDECIDED;
    }

    /** Goes on after a resume or an adoption. */
    void proceed() {
        if (ended) {
            return;
        }
        if (detector.isOpaque(origin)) {
            passUnseen();
        } else if (received.isReadable()) {
            guess();
        } else if (upstream == null && !downstream.eof()) {
            detector.awaitFirstBytes(this, origin);
        }
        if (downstream.eof()) {
            decideTcp();
        }
    }

    /** Gives up everything but the links. */
    void release() {
        ended = true;
        received.release();
        received = Unpooled.EMPTY_BUFFER;
        dial.giveUp();
    }

    /** Ends as a connection of TCP, and tells of it. */
    private void end(int flags) {
        if (ended) {
            return;
        }
        int all = flags | dial.flags();
        Target last = upstream == null ? tried : origin.target();
        int bytes = received.readableBytes();
        new ConnectionEnd(origin, FlowKind.TCP, last, bytes, 0, startedNanos)
                .tell(worker.counters().exchanges(), all);
        cut();
    }

    /** Ends both sides at once, told by a reset. */
    void cut() {
        if (ended) {
            return;
        }
        release();
        downstream.reset();
        if (upstream != null) {
            upstream.reset();
        }
        worker.flows().remove(id);
    }
}
