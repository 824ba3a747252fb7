package dev.midflight.sidecar.link;

import dev.midflight.sidecar.overload.Holder;
import dev.midflight.sidecar.overload.LoopBudget;
import dev.midflight.sidecar.tls.records.RecordLayer;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
import io.netty.channel.ChannelOutboundBuffer;
import io.netty.channel.WriteBufferWaterMark;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownEvent;
import io.netty.channel.socket.ChannelOutputShutdownException;
import java.net.InetSocketAddress;
import java.nio.channels.ClosedChannelException;
import org.jspecify.annotations.Nullable;

/**
 * One TCP socket: reading on and off, writing, half-close, reset, and {@link Transit} to another
 * process. Used on its event loop only, but for its construction.
 */
public final class Link extends ChannelInboundHandlerAdapter implements Holder {
    private final EpollSocketChannel channel;
    private final LoopBudget budget;
    private final Encryption encryption;
    private final LinkOutput output;
    private LinkOwner owner = Unowned.INSTANCE;
    private boolean wantsReading = true;
    private boolean suspended;
    private boolean eof;
    private boolean closed;
    private long held;
    private int kept;
    private int retained;
    private @Nullable LinkState arrived;
    private @Nullable Bulk bulk;
    private @Nullable PipedBytes piped;

    private Link(EpollSocketChannel channel, LoopBudget budget) {
        this.channel = channel;
        this.budget = budget;
        this.encryption = new Encryption(channel);
        this.output = new LinkOutput(channel, encryption);
        int bufferBytes = budget.bufferBytes();
        channel.config()
                .setAllowHalfClosure(true)
                .setAutoClose(false)
                .setRecvByteBufAllocator(budget.reads(this::beforeRead))
                .setWriteBufferWaterMark(new WriteBufferWaterMark(bufferBytes / 2, bufferBytes));
        channel.pipeline().addLast(this);
    }

    /** A socket just accepted, or about to be connected; not registered yet. */
    public static Link of(EpollSocketChannel channel, LoopBudget budget) {
        Link link = new Link(channel, budget);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        return link;
    }

    /**
     * A socket that came from another process; touched by nobody before it is resumed.
     *
     * @param records its TLS; null: it has none
     */
    static Link adopted(
            EpollSocketChannel channel,
            LoopBudget budget,
            LinkState state,
            @Nullable RecordLayer records) {
        Link link = new Link(channel, budget);
        if (records != null) {
            link.encryption.adopt(records);
        }
        channel.config().setAutoRead(false);
        link.suspended = true;
        link.arrived = state;
        link.eof = state.eof();
        if (state.finished()) {
            link.output.wasFinished();
        }
        return link;
    }

    public void owner(LinkOwner next) {
        owner = next;
        bulk = null;
    }

    public EpollSocketChannel channel() {
        return channel;
    }

    /** What is between this and its socket. */
    public Encryption encryption() {
        return encryption;
    }

    public InetSocketAddress peer() {
        return channel.remoteAddress();
    }

    public boolean isOpen() {
        return !closed && channel.isOpen();
    }

    /** False while its source should pause; true, too, where nothing can be written any more. */
    public boolean isWritable() {
        return !output.isOpen() || (piped == null && channel.isWritable());
    }

    /** True once the peer's FIN was delivered. */
    public boolean eof() {
        return eof;
    }

    /** True if nothing more can be written: finishing, finished or failed. */
    public boolean outputEnded() {
        return !output.isOpen();
    }

    /** True once the FIN is sent, or nothing can be sent any more. */
    public boolean finished() {
        return output.finished();
    }

    boolean finishing() {
        return output.finishing();
    }

    public void pause() {
        reading(false);
    }

    public void unpause() {
        reading(true);
    }

    /** True while its owner does not want to read. */
    public boolean isPaused() {
        return !wantsReading;
    }

    private void reading(boolean wanted) {
        if (wantsReading != wanted) {
            wantsReading = wanted;
            if (!suspended && !closed) {
                channel.config().setAutoRead(wanted);
            }
        }
    }

    /** Queues bytes, which this link owns from here; sent by {@link #flush}. */
    public void write(ByteBuf bytes) {
        if (closed || !output.isOpen()) {
            bytes.release();
        } else {
            output.write(held > 0 ? Fitted.of(bytes, channel.alloc()) : bytes);
        }
    }

    public void flush() {
        if (output.flush()) {
            recount();
        }
    }

    /** How many bytes that came from here its owner could not pass on yet. */
    public void keeps(int bytes) {
        if (bytes != kept) {
            kept = bytes;
            recount();
        }
    }

    /** Bytes that came from here are kept although they were passed on: so many more, or fewer. */
    public void retains(int change) {
        retained += change;
        recount();
    }

    /**
     * True if a request that comes from here is to be refused, since something is short.
     *
     * @param waitingBytes what this side has still to be sent and was not written yet
     */
    public boolean refusesRequests(int waitingBytes) {
        return budget.refusesRequests(waitingBytes + unsent());
    }

    @Override
    public void recount() {
        long now = closed ? 0 : kept + retained + unsent();
        if (now != held) {
            long before = held;
            held = now;
            budget.changed(this, before, now);
        }
    }

    private long unsent() {
        ChannelOutboundBuffer buffer = channel.unsafe().outboundBuffer();
        long queued = buffer == null ? 0 : buffer.totalPendingWriteBytes();
        return piped == null ? queued : queued + piped.left();
    }

    /**
     * What this link receives is passed on to another one of the same loop unread, but for what is
     * told to {@link LinkOwner#onRead}: large transfers are only counted, by {@link
     * LinkOwner#onSpliced}.
     */
    public void passesTo(Link to, Pipes pipes) {
        bulk = encryption.isOn() || to.encryption.isOn() ? null : new Bulk(this, to, pipes);
    }

    private int beforeRead() {
        return bulk == null || suspended || closed || budget.isShort()
                ? Integer.MAX_VALUE
                : bulk.beforeRead();
    }

    void spliced(int bytes) {
        owner.onSpliced(this, bytes);
    }

    /** True if nothing waits that would have to be sent before. */
    boolean takesPiped() {
        flush();
        return !closed && output.isOpen() && channel.isActive() && unsent() == 0;
    }

    /** Sends bytes that are in a pipe, which is this link's from here. */
    void writePiped(PipedBytes bytes) {
        piped = bytes;
        output.wrote(bytes.left());
        channel.writeAndFlush(bytes, channel.voidPromise());
        recount();
    }

    /** What was in a pipe is sent, or will never be. */
    void pipeEmptied() {
        piped = null;
        if (held > 0) {
            recount();
        }
        if (!closed && output.isOpen() && channel.isWritable()) {
            owner.onWritable(this);
        }
    }

    @Override
    public long sentBytes() {
        return output.written() - unsent();
    }

    @Override
    public void holdAtMost(int bytes) {
        channel.config().setWriteBufferWaterMark(new WriteBufferWaterMark(bytes / 2, bytes));
    }

    @Override
    public void shed() {
        if (!suspended && !closed) {
            if (channel.isOpen()) {
                channel.config().setSoLinger(0);
            }
            broken();
        }
    }

    /** Sends what is queued, then a FIN; reading goes on. */
    public void finish() {
        if (!closed && output.isOpen()) {
            output.finish(this::sentLast);
            recount();
        }
    }

    private void sentLast() {
        if (!closed) {
            var _ = channel.shutdownOutput();
            owner.onFinished(this);
        }
    }

    /** Closes at once, unsent bytes are dropped. */
    public void close() {
        if (!closed) {
            closed = true;
            channel.unsafe().close(channel.unsafe().voidPromise());
            encryption.closed();
            recount();
        }
    }

    /** Closes at once with a RST, so that the peer cannot take what it got for complete. */
    public void reset() {
        if (!closed && channel.isOpen()) {
            channel.config().setSoLinger(0);
        }
        close();
    }

    void suspend() {
        suspended = true;
        output.flushAll();
        channel.config().setAutoRead(false);
    }

    /** Registered again: sends what arrived with it, reads if its owner wants to. */
    void proceed() {
        suspended = false;
        LinkState state = arrived;
        arrived = null;
        if (state != null) {
            output.writeArrived(state.unsent());
        }
        output.flushAll();
        recount();
        if (state != null && state.finishing()) {
            finish();
        }
        if (!closed && wantsReading && !eof) {
            channel.config().setAutoRead(true);
        }
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        ByteBuf bytes = (ByteBuf) message;
        if (closed || eof) {
            bytes.release();
        } else {
            if (bulk != null) {
                bulk.copied(bytes.readableBytes());
            }
            owner.onRead(this, bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (bulk != null) {
            bulk.readComplete();
        }
        if (!closed) {
            owner.onReadComplete(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (held > 0) {
            recount();
        }
        if (!closed && output.isOpen() && isWritable()) {
            owner.onWritable(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (closed) {
            return;
        }
        if (!eof && encryption.isEnd(event)) {
            eof = true;
            owner.onEof(this);
        } else if (!eof && event instanceof ChannelInputShutdownEvent) {
            broken();
        } else if (event instanceof ChannelOutputShutdownEvent && output.failed()) {
            owner.onWriteFailed(this);
        }
    }

    @Override
    public void channelInactive(ChannelHandlerContext context) {
        broken();
    }

    /** Read errors (a reset) end here; write errors come as an output shutdown. */
    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        if (!(cause instanceof ChannelOutputShutdownException)
                && !(cause instanceof ClosedChannelException)) {
            broken();
        }
    }

    void broken() {
        if (!closed) {
            close();
            owner.onBroken(this);
        }
    }
}
