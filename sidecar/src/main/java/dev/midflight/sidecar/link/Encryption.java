package dev.midflight.sidecar.link;

import dev.midflight.sidecar.tls.MeshHandshake;
import dev.midflight.sidecar.tls.records.RecordLayer;
import dev.midflight.sidecar.tls.records.TlsSession;
import io.netty.buffer.ByteBuf;
import io.netty.channel.ChannelFuture;
import io.netty.channel.ChannelPipeline;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The TLS between a link and its socket, if there is any. On the link's event loop only. */
public final class Encryption {
    private final EpollSocketChannel channel;

    /** Keys that a library keeps: in a handshake, and after one whose secrets it does not tell. */
    private @Nullable SslHandler kept;

    /** By secrets that can move. */
    private @Nullable RecordLayer records;

    private String peer = "";
    private boolean dropped;

    Encryption(EpollSocketChannel channel) {
        this.channel = channel;
    }

    /**
     * All that passes is encrypted from here on. Its end is a close_notify (RFC 8446 section 6.1);
     * an end without one is a break.
     *
     * @param received what the peer has said already; owned from here
     */
    public void begin(MeshHandshake handshake, ByteBuf received, HandshakeListener listener) {
        kept = handshake.handler();
        kept.handshakeFuture()
                .addListener(
                        done -> {
                            if (!done.isSuccess()) {
                                listener.failed(done.cause());
                            }
                        });
        ChannelPipeline pipeline = channel.pipeline();
        pipeline.addFirst(new HandshakeHandler(handshake, this, listener));
        pipeline.addFirst(kept);
        if (received.isReadable()) {
            pipeline.fireChannelRead(received);
            pipeline.fireChannelReadComplete();
        } else {
            received.release();
        }
    }

    /** Whom the peer of a handshake that succeeds has proved to be; empty: nobody. */
    void proved(String identity) {
        peer = identity;
    }

    /** From here on records of our own. */
    void become(RecordLayer layer) {
        kept = null;
        records = layer;
        peer = layer.peer();
    }

    /** As it was in another process. */
    void adopt(RecordLayer layer) {
        become(layer);
        channel.pipeline().addFirst(layer);
    }

    /** Whom the peer has proved to be (SPIFFE), in this process or one before; empty: nobody. */
    public String peer() {
        return peer;
    }

    public boolean isOn() {
        return kept != null || records != null;
    }

    /** False if it is by keys that only this process can have. */
    public boolean isMovable() {
        return kept == null;
    }

    /** What another process would go on with; empty: nothing is encrypted. */
    Optional<TlsSession> session() {
        return Optional.ofNullable(records).map(RecordLayer::session);
    }

    /** Sends what another process has left, encrypted by it already, and reads on. */
    void proceed(ByteBuf unsent) {
        if (records != null) {
            records.proceed(unsent);
        } else if (unsent.isReadable()) {
            var _ = channel.write(unsent, channel.voidPromise());
        } else {
            unsent.release();
        }
    }

    /** Says that nothing follows what was written; done once that is sent. */
    @Nullable ChannelFuture closeOutbound() {
        if (records != null) {
            return records.closeOutbound();
        }
        if (kept == null) {
            return null;
        }
        channel.flush();
        return kept.closeOutbound();
    }

    /** The link is closed: a channel that is in no event loop keeps what its handlers hold. */
    void closed() {
        if (records != null && !dropped && !channel.isRegistered()) {
            dropped = true;
            channel.pipeline().remove(records);
        }
    }

    /** True if the peer's last byte was read: in TLS its close_notify, not the socket's end. */
    boolean isEnd(Object event) {
        return isOn()
                ? event instanceof SslCloseCompletionEvent end && end.isSuccess()
                : event instanceof ChannelInputShutdownEvent;
    }
}
