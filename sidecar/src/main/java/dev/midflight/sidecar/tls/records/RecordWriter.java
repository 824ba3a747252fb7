package dev.midflight.sidecar.tls.records;

import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelOutboundHandlerAdapter;
import io.netty.channel.ChannelPromise;
import io.netty.channel.CoalescingBufferQueue;
import java.nio.channels.ClosedChannelException;
import java.security.GeneralSecurityException;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** Seals what is written, when it is flushed, in as few records as it fits into. */
final class RecordWriter extends ChannelOutboundHandlerAdapter {
    /**
     * So many records have one key: 2^24.5 full ones is what AES-GCM is safe for (RFC 8446 section
     * 5.5).
     */
    static final long RECORDS_OF_A_KEY = 1L << 24;

    private static final int FEW = 8;

    private final RecordProtection protection;
    private @Nullable ChannelHandlerContext context;
    private @Nullable CoalescingBufferQueue queue;
    private boolean ended;
    private boolean answering;

    RecordWriter(TlsSession session) throws GeneralSecurityException {
        this.protection = new RecordProtection(session.write(), session.writeSequence());
        this.ended = session.writeEnded();
    }

    RecordProtection protection() {
        return protection;
    }

    /** True once close_notify is written. */
    boolean ended() {
        return ended;
    }

    @Override
    public void handlerAdded(ChannelHandlerContext added) {
        context = added;
        queue = new CoalescingBufferQueue(added.channel(), FEW, true);
    }

    @Override
    public void handlerRemoved(ChannelHandlerContext removed) {
        queue().releaseAndFailAll(removed, new ClosedChannelException());
    }

    @Override
    public void write(ChannelHandlerContext ctx, Object message, ChannelPromise promise) {
        ByteBuf bytes = (ByteBuf) message;
        if (ended) {
            bytes.release();
            promise.tryFailure(new ClosedChannelException());
        } else if (bytes.isReadable()) {
            queue().add(bytes, promise);
        } else {
            ctx.write(bytes, promise);
        }
    }

    @Override
    public void flush(ChannelHandlerContext ctx) throws SSLException {
        sealQueued(ctx);
        ctx.flush();
    }

    private void sealQueued(ChannelHandlerContext ctx) throws SSLException {
        CoalescingBufferQueue waiting = queue();
        while (!ended && !waiting.isEmpty()) {
            ChannelPromise written = ctx.newPromise();
            ByteBuf content = waiting.remove(RecordProtection.MAX_CONTENT_BYTES, written);
            try {
                var _ = ctx.write(sealed(ctx, ContentType.APPLICATION_DATA, content), written);
            } finally {
                content.release();
            }
        }
    }

    /** What the process before has sealed already goes as it is, before all else. */
    void writeSealed(ByteBuf records) {
        var _ = context().write(records, context().voidPromise());
    }

    /**
     * From the next record on by the next key, and says so: once for all who ask before that is
     * sent (RFC 8446 section 4.6.3).
     */
    void updateKey() throws SSLException {
        if (!ended && !answering) {
            answering = true;
            ChannelHandlerContext ctx = context();
            sealQueued(ctx);
            update(ctx).addListener(_ -> answering = false);
            ctx.flush();
        }
    }

    private ChannelFuture update(ChannelHandlerContext ctx) throws SSLException {
        ChannelFuture said = ctx.write(record(ctx, ContentType.HANDSHAKE, KeyUpdate.NOT_REQUESTED));
        try {
            protection.update();
        } catch (GeneralSecurityException e) {
            throw new SSLException("TLS: the next key", e);
        }
        return said;
    }

    /** Says that nothing follows; done once that is written. */
    ChannelFuture end() throws SSLException {
        ChannelHandlerContext ctx = context();
        sealQueued(ctx);
        if (ended) {
            return ctx.writeAndFlush(Unpooled.EMPTY_BUFFER);
        }
        ended = true;
        return ctx.writeAndFlush(record(ctx, ContentType.ALERT, Alert.CLOSE_NOTIFY.toBytes()));
    }

    ChannelFuture failed(SSLException cause) {
        return context().newFailedFuture(cause);
    }

    /** Says why it ends here. */
    void abort(Alert alert) throws SSLException {
        if (!ended) {
            ended = true;
            ChannelHandlerContext ctx = context();
            var _ = ctx.writeAndFlush(record(ctx, ContentType.ALERT, alert.toBytes()));
        }
    }

    private ByteBuf record(ChannelHandlerContext ctx, int type, byte[] content)
            throws SSLException {
        return sealed(ctx, type, Unpooled.wrappedBuffer(content));
    }

    private ByteBuf sealed(ChannelHandlerContext ctx, int type, ByteBuf content)
            throws SSLException {
        if (protection.sequence() >= RECORDS_OF_A_KEY && type == ContentType.APPLICATION_DATA) {
            var _ = update(ctx);
        }
        ByteBuf out =
                ctx.alloc().directBuffer(RecordProtection.protectedBytes(content.readableBytes()));
        try {
            protection.seal(type, content, out);
            return out;
        } catch (GeneralSecurityException e) {
            out.release();
            throw new SSLException("TLS: a record cannot be sealed", e);
        }
    }

    private ChannelHandlerContext context() {
        if (context == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return context;
    }

    private CoalescingBufferQueue queue() {
        if (queue == null) {
            throw new IllegalStateException("not in a pipeline yet");
        }
        return queue;
    }
}
