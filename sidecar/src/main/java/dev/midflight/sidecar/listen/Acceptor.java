package dev.midflight.sidecar.listen;

import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.netty.channel.epoll.EpollSocketChannel;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * Hands accepted sockets on; where accepting fails (no descriptor left), pauses for a moment
 * instead of spinning.
 */
final class Acceptor extends ChannelInboundHandlerAdapter {
    private static final int PAUSE_MILLIS = 200;

    private final Consumer<EpollSocketChannel> accepted;

    Acceptor(Consumer<EpollSocketChannel> accepted) {
        this.accepted = accepted;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object message) {
        accepted.accept((EpollSocketChannel) message);
    }

    @Override
    public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
        context.channel().config().setAutoRead(false);
        var _ =
                context.executor()
                        .schedule(
                                () -> context.channel().config().setAutoRead(true),
                                PAUSE_MILLIS,
                                TimeUnit.MILLISECONDS);
    }
}
