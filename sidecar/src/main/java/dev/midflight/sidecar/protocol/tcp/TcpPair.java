package dev.midflight.sidecar.protocol.tcp;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.Flow;
import dev.midflight.sidecar.protocol.Origin;
import dev.midflight.sidecar.protocol.Worker;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import io.netty.buffer.ByteBuf;
import java.util.List;

/**
 * Two connected links and the bytes between them. A side is read only while the other takes what it
 * sends; a FIN travels after the last byte; a reset becomes a reset.
 */
final class TcpPair implements Flow, LinkOwner {
    private static final byte[] NO_STATE = {};

    private final long id;
    private final Worker worker;
    private final Origin origin;
    private final Link downstream;
    private final Link upstream;
    private int idleTicks;

    TcpPair(long id, Worker worker, Origin origin, Link downstream, Link upstream) {
        this.id = id;
        this.worker = worker;
        this.origin = origin;
        this.downstream = downstream;
        this.upstream = upstream;
        downstream.owner(this);
        upstream.owner(this);
    }

    /** Passes on what was read before, then relays. */
    void open(ByteBuf toUpstream, ByteBuf toDownstream) {
        relay(upstream, toUpstream);
        relay(downstream, toDownstream);
        proceed();
    }

    private static void relay(Link to, ByteBuf bytes) {
        if (bytes.isReadable()) {
            to.write(bytes);
            to.flush();
        } else {
            bytes.release();
        }
    }

    private Link other(Link link) {
        return link == downstream ? upstream : downstream;
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        idleTicks = 0;
        Counter counter = link == downstream ? Counter.DOWNSTREAM_BYTES : Counter.UPSTREAM_BYTES;
        worker.counters().add(counter, origin.direction(), bytes.readableBytes());
        Link to = other(link);
        to.write(bytes);
        if (!to.isWritable()) {
            link.pause();
        }
    }

    @Override
    public void onReadComplete(Link link) {
        other(link).flush();
    }

    @Override
    public void onWritable(Link link) {
        idleTicks = 0;
        other(link).unpause();
    }

    @Override
    public void onEof(Link link) {
        other(link).finish();
        closeIfFinished();
    }

    @Override
    public void onFinished(Link link) {
        closeIfFinished();
    }

    @Override
    public void onWriteFailed(Link link) {
        cut();
    }

    @Override
    public void onBroken(Link link) {
        cut();
    }

    private void closeIfFinished() {
        if (downstream.eof() && upstream.eof() && downstream.finished() && upstream.finished()) {
            downstream.close();
            upstream.close();
            worker.flows().remove(id);
        }
    }

    @Override
    public FlowKind kind() {
        return FlowKind.TCP;
    }

    @Override
    public Origin origin() {
        return origin;
    }

    @Override
    public boolean movable() {
        return downstream.isOpen() && upstream.isOpen();
    }

    @Override
    public List<Link> links() {
        return List.of(downstream, upstream);
    }

    /** All there is to say is said by the links: a pair keeps no bytes of its own. */
    @Override
    public byte[] exportState() {
        return NO_STATE;
    }

    @Override
    public void proceed() {
        flowFrom(downstream);
        flowFrom(upstream);
        closeIfFinished();
    }

    private void flowFrom(Link link) {
        Link to = other(link);
        if (link.eof()) {
            to.finish();
        } else if (to.isWritable()) {
            link.unpause();
        } else {
            link.pause();
        }
    }

    @Override
    public void released() {}

    @Override
    public void cut() {
        downstream.reset();
        upstream.reset();
        worker.flows().remove(id);
    }

    /** Bytes that nobody reads have no such word. */
    @Override
    public void sayGoodbye() {}

    @Override
    public void tick() {
        if (++idleTicks > worker.config().idleSeconds()) {
            cut();
        }
    }

    @Override
    public String describe() {
        return "downstream " + half(downstream) + ", upstream " + half(upstream);
    }

    private static String half(Link link) {
        return (link.eof() ? "ended" : "open") + (link.outputEnded() ? "/finished" : "/open");
    }
}
