package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.ChannelOption;
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
public final class Link extends ChannelInboundHandlerAdapter {
    private enum Output {
        OPEN,
        FINISHING,
        FINISHED,
        FAILED
    }

    private final EpollSocketChannel channel;
    private LinkOwner owner = Unowned.INSTANCE;
    private Output output = Output.OPEN;
    private boolean wantsReading = true;
    private boolean suspended;
    private boolean dirty;
    private boolean eof;
    private boolean closed;
    private @Nullable LinkState arrived;

    private Link(EpollSocketChannel channel, int bufferBytes) {
        this.channel = channel;
        channel.config()
                .setAllowHalfClosure(true)
                .setAutoClose(false)
                .setWriteBufferWaterMark(new WriteBufferWaterMark(bufferBytes / 2, bufferBytes));
        channel.pipeline().addLast(this);
    }

    /** A socket just accepted, or about to be connected; not registered yet. */
    public static Link of(EpollSocketChannel channel, int bufferBytes) {
        Link link = new Link(channel, bufferBytes);
        channel.config().setOption(ChannelOption.TCP_NODELAY, true);
        channel.config().setOption(ChannelOption.SO_KEEPALIVE, true);
        return link;
    }

    /** A socket that came from another process; touched by nobody before it is resumed. */
    static Link adopted(EpollSocketChannel channel, int bufferBytes, LinkState state) {
        Link link = new Link(channel, bufferBytes);
        channel.config().setAutoRead(false);
        link.suspended = true;
        link.arrived = state;
        link.eof = state.eof();
        if (state.finished()) {
            link.output = Output.FINISHED;
        }
        return link;
    }

    public void owner(LinkOwner next) {
        owner = next;
    }

    public EpollSocketChannel channel() {
        return channel;
    }

    public InetSocketAddress peer() {
        return channel.remoteAddress();
    }

    public boolean isOpen() {
        return !closed && channel.isOpen();
    }

    /** False while its source should pause; true, too, where nothing can be written any more. */
    public boolean isWritable() {
        return output != Output.OPEN || channel.isWritable();
    }

    /** True once the peer's FIN was delivered. */
    public boolean eof() {
        return eof;
    }

    /** True if nothing more can be written: finishing, finished or failed. */
    public boolean outputEnded() {
        return output != Output.OPEN;
    }

    /** True once the FIN is sent, or nothing can be sent any more. */
    public boolean finished() {
        return output == Output.FINISHED || output == Output.FAILED;
    }

    boolean finishing() {
        return output == Output.FINISHING;
    }

    public void pause() {
        reading(false);
    }

    public void unpause() {
        reading(true);
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
        if (closed || output != Output.OPEN) {
            bytes.release();
            return;
        }
        dirty = true;
        var _ = channel.write(bytes, channel.voidPromise());
    }

    public void flush() {
        if (dirty) {
            dirty = false;
            channel.flush();
        }
    }

    /** Sends what is queued, then a FIN; reading goes on. */
    public void finish() {
        if (closed || output != Output.OPEN) {
            return;
        }
        output = Output.FINISHING;
        dirty = false;
        channel.writeAndFlush(Unpooled.EMPTY_BUFFER)
                .addListener(
                        sent -> {
                            if (sent.isSuccess() && output == Output.FINISHING && !closed) {
                                output = Output.FINISHED;
                                var _ = channel.shutdownOutput();
                                owner.onFinished(this);
                            }
                        });
    }

    /** Closes at once, unsent bytes are dropped. */
    public void close() {
        if (!closed) {
            closed = true;
            channel.unsafe().close(channel.unsafe().voidPromise());
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
        dirty = false;
        channel.flush();
        channel.config().setAutoRead(false);
    }

    /** Registered again: sends what arrived with it, reads if its owner wants to. */
    void proceed() {
        suspended = false;
        LinkState state = arrived;
        arrived = null;
        if (state != null && state.unsent().length > 0) {
            write(channel.alloc().directBuffer(state.unsent().length).writeBytes(state.unsent()));
        }
        dirty = false;
        channel.flush();
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
            owner.onRead(this, bytes);
        }
    }

    @Override
    public void channelReadComplete(ChannelHandlerContext context) {
        if (!closed) {
            owner.onReadComplete(this);
        }
    }

    @Override
    public void channelWritabilityChanged(ChannelHandlerContext context) {
        if (!closed && output == Output.OPEN && channel.isWritable()) {
            owner.onWritable(this);
        }
    }

    @Override
    public void userEventTriggered(ChannelHandlerContext context, Object event) {
        if (closed) {
            return;
        }
        if (event instanceof ChannelInputShutdownEvent && !eof) {
            eof = true;
            owner.onEof(this);
        } else if (event instanceof ChannelOutputShutdownEvent && output != Output.FINISHED) {
            output = Output.FAILED;
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
