package dev.midflight.sidecar.protocol;

import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.FlowKind;
import dev.midflight.sidecar.telemetry.ResponseFlag;
import io.netty.buffer.ByteBuf;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * Two connected links and the bytes between them. A side is read only while the other takes what it
 * sends; a FIN travels after the last byte; a reset becomes a reset.
 */
public final class Pair implements Flow, LinkOwner {
    private final long id;
    private final Worker worker;
    private final Origin origin;
    private final Link downstream;
    private final Link upstream;
    private Passage passage;
    private final long startedNanos = System.nanoTime();
    private long receivedBytes;
    private long sentBytes;
    private int idleTicks;

    public Pair(
            long id,
            Worker worker,
            Origin origin,
            Link downstream,
            Link upstream,
            Passage passage) {
        this.id = id;
        this.worker = worker;
        this.origin = origin;
        this.downstream = downstream;
        this.upstream = upstream;
        this.passage = passage;
        downstream.owner(this);
        upstream.owner(this);
        passUnread();
    }

    private void passUnread() {
        if (passage.passesUnread()) {
            downstream.passesTo(upstream, worker.pipes());
            upstream.passesTo(downstream, worker.pipes());
        }
    }

    /** Passes on what was read before, then relays. */
    public void open(ByteBuf toUpstream, ByteBuf toDownstream) {
        worker.flows().put(id, this);
        relay(downstream, toUpstream);
        relay(upstream, toDownstream);
        proceed();
    }

    private void relay(Link from, ByteBuf bytes) {
        if (bytes.isReadable()) {
            count(from, bytes.readableBytes());
            passage.pass(this, from, bytes);
            other(from).flush();
        } else {
            bytes.release();
        }
    }

    public Link downstream() {
        return downstream;
    }

    public Link upstream() {
        return upstream;
    }

    public Link other(Link link) {
        return link == downstream ? upstream : downstream;
    }

    public Worker worker() {
        return worker;
    }

    public void count(Counter counter) {
        worker.counters().add(counter, origin.direction(), 1);
    }

    /** From here on the bytes mean something else, or nothing. */
    public void become(Passage next) {
        boolean open = worker.flows().contains(id, this);
        if (open) {
            worker.flows().remove(id);
        }
        passage = next;
        passUnread();
        if (open) {
            worker.flows().put(id, this);
        }
    }

    /** Says to both sides, after the last byte of each, that nothing more comes. */
    public void finish() {
        downstream.finish();
        upstream.finish();
        proceed();
    }

    @Override
    public void onRead(Link link, ByteBuf bytes) {
        received(link, bytes.readableBytes());
        passage.pass(this, link, bytes);
        if (!other(link).isWritable()) {
            link.pause();
        }
    }

    @Override
    public void onSpliced(Link link, int bytes) {
        received(link, bytes);
        worker.counters().add(Counter.SPLICED_BYTES, origin.direction(), bytes);
        if (!other(link).isWritable()) {
            link.pause();
        }
    }

    private void received(Link link, int bytes) {
        idleTicks = 0;
        Counter counter = link == downstream ? Counter.DOWNSTREAM_BYTES : Counter.UPSTREAM_BYTES;
        worker.counters().add(counter, origin.direction(), bytes);
        count(link, bytes);
    }

    private void count(Link from, int bytes) {
        if (from == downstream) {
            receivedBytes += bytes;
        } else {
            sentBytes += bytes;
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
        cut(link == downstream ? ResponseFlag.DC : ResponseFlag.UC);
    }

    @Override
    public void onBroken(Link link) {
        cut(link == downstream ? ResponseFlag.DC : ResponseFlag.UC);
    }

    private void closeIfFinished() {
        if (downstream.eof() && upstream.eof() && downstream.finished() && upstream.finished()) {
            downstream.close();
            upstream.close();
            ended(0);
        }
    }

    @Override
    public FlowKind kind() {
        return passage.kind();
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

    /** A pair keeps no bytes of its own: the rest is said by the links. */
    @Override
    public byte[] exportState() {
        return passage.exportState();
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
        cut(ResponseFlag.LR);
    }

    private void cut(ResponseFlag flag) {
        downstream.reset();
        upstream.reset();
        ended(flag.bit());
    }

    /** Told once, whatever comes after it. */
    private void ended(int flags) {
        if (worker.flows().contains(id, this)) {
            worker.flows().remove(id);
            new ConnectionEnd(
                            origin, kind(), origin.target(), receivedBytes, sentBytes, startedNanos)
                    .tell(worker.counters().exchanges(), flags);
        }
    }

    @Override
    public void sayGoodbye() {
        passage.sayGoodbye(this);
    }

    @Override
    public void tick() {
        if (++idleTicks > origin.idleSeconds(worker.config().idleSeconds())) {
            count(Counter.IDLE_CLOSED);
            cut();
        } else {
            passage.tick(this);
        }
    }

    @Override
    public long ageSeconds() {
        return TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - startedNanos);
    }

    @Override
    public List<Long> bytes() {
        return List.of(receivedBytes, sentBytes);
    }

    @Override
    public String describe() {
        return "downstream "
                + half(downstream)
                + ", upstream "
                + half(upstream)
                + passage.describe();
    }

    private static String half(Link link) {
        return (link.eof() ? "ended" : "open") + (link.outputEnded() ? "/finished" : "/open");
    }
}
