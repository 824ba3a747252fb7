package dev.midflight.sidecar.link;

import io.netty.buffer.ByteBuf;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.channel.socket.ChannelInputShutdownEvent;
import io.netty.handler.ssl.SslCloseCompletionEvent;
import io.netty.handler.ssl.SslHandler;

/** How TLS comes between a socket and its link. */
final class Encryption {
    private Encryption() {}

    /**
     * All that passes goes through a handler from here on.
     *
     * @param received what the peer has said already, which the handler owns from here
     */
    static void begin(EpollSocketChannel channel, SslHandler tls, ByteBuf received) {
        channel.pipeline().addFirst(tls);
        if (received.isReadable()) {
            channel.pipeline().fireChannelRead(received);
            channel.pipeline().fireChannelReadComplete();
        } else {
            received.release();
        }
    }

    /** True if a peer's last byte was read: in TLS its close_notify, not the socket's end. */
    static boolean isEnd(Object event, boolean secure) {
        return secure
                ? event instanceof SslCloseCompletionEvent end && end.isSuccess()
                : event instanceof ChannelInputShutdownEvent;
    }
}
