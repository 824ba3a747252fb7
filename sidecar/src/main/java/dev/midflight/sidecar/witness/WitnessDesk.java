package dev.midflight.sidecar.witness;

import static java.nio.charset.StandardCharsets.US_ASCII;

import dev.midflight.sidecar.telemetry.Direction;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.Unpooled;
import io.netty.channel.ChannelFutureListener;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.EventLoop;
import io.netty.channel.SimpleChannelInboundHandler;
import io.netty.channel.epoll.EpollSocketChannel;
import io.netty.handler.codec.LineBasedFrameDecoder;
import java.net.InetSocketAddress;
import java.util.concurrent.TimeUnit;

/**
 * Answers connections that were going to the witness port. They are none of the data path's: they
 * are forwarded to nobody, never move to another process, and end within seconds. Used on its loop
 * only.
 */
public final class WitnessDesk {
    private static final int LIMIT_SECONDS = 3;
    private static final int MAX_OPEN = 64;

    private final EventLoop loop;
    private final String podUid;
    private int open;

    /**
     * @param podUid who answers; empty on a machine without Kubernetes
     */
    public WitnessDesk(EventLoop loop, String podUid) {
        this.loop = loop;
        this.podUid = podUid;
    }

    public static boolean isFor(InetSocketAddress destination) {
        return destination.getPort() == WitnessLine.PORT;
    }

    /** Takes an accepted socket, which is not registered yet. */
    public void accept(
            Direction direction, InetSocketAddress destination, EpollSocketChannel channel) {
        if (open >= MAX_OPEN) {
            channel.unsafe().closeForcibly();
            return;
        }
        open++;
        channel.closeFuture().addListener(_ -> open--);
        channel.pipeline()
                .addLast(new LineBasedFrameDecoder(WitnessLine.QUESTION_MAX_BYTES))
                .addLast(new Answerer(direction, destination));
        loop.register(channel)
                .addListener(
                        _ -> loop.schedule(() -> channel.close(), LIMIT_SECONDS, TimeUnit.SECONDS));
    }

    private final class Answerer extends SimpleChannelInboundHandler<ByteBuf> {
        private final Direction direction;
        private final InetSocketAddress destination;

        Answerer(Direction direction, InetSocketAddress destination) {
            this.direction = direction;
            this.destination = destination;
        }

        @Override
        protected void channelRead0(ChannelHandlerContext context, ByteBuf line) {
            WitnessLine.nonce(line.toString(US_ASCII))
                    .map(nonce -> WitnessLine.answer(nonce, podUid, direction, destination))
                    .ifPresentOrElse(answer -> write(context, answer), context::close);
        }

        private static void write(ChannelHandlerContext context, String answer) {
            var _ =
                    context.writeAndFlush(Unpooled.copiedBuffer(answer + "\n", US_ASCII))
                            .addListener(ChannelFutureListener.CLOSE);
        }

        /** Among others, a line that does not end. */
        @Override
        public void exceptionCaught(ChannelHandlerContext context, Throwable cause) {
            var _ = context.close();
        }
    }
}
