package dev.midflight.sidecar.protocol.http1;

import dev.midflight.sidecar.cluster.ConnectListener;
import dev.midflight.sidecar.cluster.UpstreamPool;
import dev.midflight.sidecar.link.Link;
import dev.midflight.sidecar.link.LinkOwner;
import dev.midflight.sidecar.protocol.http.Fields;
import dev.midflight.sidecar.protocol.http.RequestHead;
import dev.midflight.sidecar.protocol.http.StreamFailure;
import dev.midflight.sidecar.protocol.http.UpstreamListener;
import dev.midflight.sidecar.protocol.http.UpstreamStream;
import dev.midflight.sidecar.telemetry.Counter;
import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import io.netty.buffer.Unpooled;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/** One exchange with an HTTP/1.1 upstream for a client that speaks in messages. */
final class Http1ClientStream implements UpstreamStream, ConnectListener, LinkOwner {
    private static final Fields NO_TRAILERS = new Fields();

    private final Http1Upstreams shared;
    private final UpstreamPool pool;
    private final Direction direction;
    private final UpstreamListener listener;
    private final ArrayDeque<ByteBuf> waiting = new ArrayDeque<>(2);
    private @Nullable MessageReader reader;
    private @Nullable Link link;
    private final boolean fresh;
    private boolean reused;
    private boolean heard;
    private boolean chunked;
    private boolean firstChunk = true;
    private boolean requestEnded;
    private boolean flushing;
    private boolean over;
    private int uncredited;
    private int unconsumed;

    Http1ClientStream(
            Http1Upstreams shared,
            UpstreamPool pool,
            Direction direction,
            UpstreamListener listener,
            boolean fresh) {
        this.shared = shared;
        this.pool = pool;
        this.direction = direction;
        this.listener = listener;
        this.fresh = fresh;
    }

    @Override
    public void send(RequestHead head, boolean end) {
        if (head.isConnect()) {
            over = true;
            listener.onFailure(StreamFailure.UNSUPPORTED);
            return;
        }
        pool.enter();
        reader = new MessageReader(shared, listener, head.isHead());
        chunked = MessageWriter.chunks(head, end);
        requestEnded = end;
        write(MessageWriter.head(head, end, alloc()));
        Link idle = fresh ? null : pool.take();
        if (idle == null) {
            pool.connect(this);
        } else {
            reused = true;
            count(Counter.UPSTREAM_REUSED, 1);
            use(idle);
        }
    }

    private static ByteBufAllocator alloc() {
        return ByteBufAllocator.DEFAULT;
    }

    private void count(Counter counter, long amount) {
        shared.worker().counters().add(counter, direction, amount);
    }

    @Override
    public Direction direction() {
        return direction;
    }

    private void use(Link made) {
        link = made;
        made.owner(this);
        waiting.forEach(made::write);
        waiting.clear();
        made.flush();
        listener.onConnected();
        credit();
    }

    @Override
    public void onConnected(Link made) {
        if (over) {
            pool.giveBack(made);
        } else {
            use(made);
        }
    }

    @Override
    public void onConnectFailed() {
        fail(StreamFailure.CONNECT_FAILED);
    }

    @Override
    public void onNoPlace() {
        fail(StreamFailure.OVERFLOW);
    }

    /** Sent with all else that this turn of the loop writes. */
    private void write(ByteBuf bytes) {
        Link to = link;
        if (to == null) {
            waiting.add(bytes);
            return;
        }
        to.write(bytes);
        if (!flushing) {
            flushing = true;
            shared.worker().loop().execute(this::flush);
        }
    }

    private void flush() {
        flushing = false;
        Link to = link;
        if (to != null) {
            to.flush();
            credit();
        }
    }

    /** What the socket took, more or less: the sender may go on. */
    private void credit() {
        Link to = link;
        int bytes = uncredited;
        if (bytes > 0 && to != null && to.isWritable()) {
            uncredited = 0;
            listener.onConsumed(bytes);
        }
    }

    @Override
    public void data(ByteBuf bytes, boolean end) {
        int length = bytes.readableBytes();
        if (over) {
            bytes.release();
            return;
        }
        uncredited += length;
        if (length == 0) {
            bytes.release();
        } else {
            if (chunked) {
                write(MessageWriter.chunkLine(length, firstChunk, alloc()));
                firstChunk = false;
            }
            write(bytes);
        }
        if (end) {
            end(NO_TRAILERS);
        }
    }

    /** With a length there is no place for trailers: they end here (RFC 9110 section 6.5.1). */
    @Override
    public void trailers(Fields trailers) {
        if (!over) {
            end(trailers);
        }
    }

    private void end(Fields trailers) {
        requestEnded = true;
        if (chunked) {
            write(MessageWriter.lastChunk(trailers, firstChunk, alloc()));
        }
    }

    @Override
    public void reset(StreamFailure reason) {
        abandon();
    }

    @Override
    public void consumed(int bytes) {
        unconsumed -= bytes;
        Link from = link;
        if (from != null && unconsumed < shared.worker().config().bufferBytes()) {
            from.unpause();
        }
    }

    @Override
    public void onRead(Link from, ByteBuf bytes) {
        count(Counter.UPSTREAM_BYTES, bytes.readableBytes());
        heard = true;
        MessageReader to = reader;
        if (over || to == null) {
            bytes.release();
            return;
        }
        ContentReader.Progress progress = to.read(bytes);
        unconsumed += to.takeDelivered();
        switch (progress) {
            case MORE -> {
                if (!over && unconsumed > shared.worker().config().bufferBytes()) {
                    from.pause();
                }
            }
            case DONE -> done(from, to);
            case INVALID -> fail(to.failure());
        }
    }

    /** The connection is given back, if this exchange has left nothing on it. */
    private void done(Link from, MessageReader ended) {
        if (over) {
            return;
        }
        boolean reusable = requestEnded && ended.isReusable() && !flushing;
        leave();
        if (reusable) {
            pool.giveBack(from, ended.idleSeconds());
        } else {
            from.close();
        }
    }

    private void leave() {
        over = true;
        if (link == null) {
            pool.forget(this);
        }
        link = null;
        waiting.forEach(ByteBuf::release);
        waiting.clear();
        MessageReader last = reader;
        if (last != null) {
            last.release();
            pool.leave();
        }
    }

    private void abandon() {
        Link last = link;
        if (!over) {
            leave();
            if (last != null) {
                last.reset();
            }
        }
    }

    private void fail(StreamFailure failure) {
        if (!over) {
            abandon();
            listener.onFailure(failure);
        }
    }

    @Override
    public void onReadComplete(Link from) {}

    @Override
    public void onWritable(Link from) {
        credit();
    }

    @Override
    public void onEof(Link from) {
        MessageReader last = reader;
        if (!over && last != null && last.endsWithConnection()) {
            leave();
            from.close();
            listener.onContent(Unpooled.EMPTY_BUFFER, true);
        } else {
            lost();
        }
    }

    private void lost() {
        fail(reused && !heard ? StreamFailure.RACED : StreamFailure.LOST);
    }

    /** The response may still be there to be read. */
    @Override
    public void onWriteFailed(Link from) {}

    @Override
    public void onBroken(Link from) {
        lost();
    }
}
