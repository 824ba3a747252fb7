package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.epoll.EpollSocketChannel;

/** A link's way out: what is queued, and its end. On the link's loop only. */
final class LinkOutput {
    private enum State {
        OPEN,
        FINISHING,
        FINISHED,
        FAILED
    }

    private final EpollSocketChannel channel;
    private final Encryption encryption;
    private State state = State.OPEN;
    private boolean dirty;
    private long written;

    LinkOutput(EpollSocketChannel channel, Encryption encryption) {
        this.channel = channel;
        this.encryption = encryption;
    }

    /** True until its end is asked for, or something cannot be written. */
    boolean isOpen() {
        return state == State.OPEN;
    }

    boolean finishing() {
        return state == State.FINISHING;
    }

    /** True once the FIN is sent, or nothing can be sent any more. */
    boolean finished() {
        return state == State.FINISHED || state == State.FAILED;
    }

    /** Another process has sent the FIN. */
    void wasFinished() {
        state = State.FINISHED;
    }

    /** True if that ends what was not ended: the socket takes nothing more. */
    boolean failed() {
        boolean news = state != State.FINISHED;
        if (news) {
            state = State.FAILED;
        }
        return news;
    }

    /** Bytes that were queued in all, whoever sends them. */
    long written() {
        return written;
    }

    void wrote(int bytes) {
        written += bytes;
    }

    /** Queues bytes, which are the channel's from here. */
    void write(ByteBuf bytes) {
        dirty = true;
        wrote(bytes.readableBytes());
        var _ = channel.write(bytes, channel.voidPromise());
    }

    /** Queues what another process had queued already, and goes on with what it had read. */
    void writeArrived(byte[] unsent) {
        wrote(unsent.length);
        encryption.proceed(channel.alloc().directBuffer().writeBytes(unsent));
    }

    /** True if there was something to send. */
    boolean flush() {
        boolean was = dirty;
        if (was) {
            flushAll();
        }
        return was;
    }

    /** Sends what there is, of this process or of the one before. */
    void flushAll() {
        dirty = false;
        channel.flush();
    }

    /**
     * Sends what is queued, then a FIN.
     *
     * @param sent told once that is done
     */
    void finish(Runnable sent) {
        state = State.FINISHING;
        dirty = false;
        lastSent()
                .addListener(
                        done -> {
                            if (done.isSuccess() && state == State.FINISHING) {
                                state = State.FINISHED;
                                sent.run();
                            }
                        });
    }

    private ChannelFuture lastSent() {
        ChannelFuture notified = encryption.closeOutbound();
        return notified == null ? channel.writeAndFlush(Unpooled.EMPTY_BUFFER) : notified;
    }
}
